package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class StreamStopOnJettyTest extends StreamStopContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
