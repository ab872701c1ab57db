package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class AccessOnTomcatTest extends AccessContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
