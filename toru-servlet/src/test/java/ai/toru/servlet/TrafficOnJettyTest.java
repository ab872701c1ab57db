package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class TrafficOnJettyTest extends TrafficContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
