package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class RealStreamingOnJettyTest extends RealStreamingContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
