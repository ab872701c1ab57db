package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class SilenceStopOnJettyTest extends SilenceStopContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
