package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class OverloadOnTomcatTest extends OverloadContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
