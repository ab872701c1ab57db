package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class StopOnJettyTest extends StopContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
