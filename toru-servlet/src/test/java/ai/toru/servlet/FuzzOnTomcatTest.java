package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class FuzzOnTomcatTest extends FuzzContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
