package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class TracingOnJettyTest extends TracingContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
