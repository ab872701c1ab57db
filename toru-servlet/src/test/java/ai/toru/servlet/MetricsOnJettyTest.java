package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class MetricsOnJettyTest extends MetricsContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
