package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class StopOnTomcatTest extends StopContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
