package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class ProxyOnJettyTest extends ProxyContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
