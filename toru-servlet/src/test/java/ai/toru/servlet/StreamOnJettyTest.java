package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class StreamOnJettyTest extends StreamContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
