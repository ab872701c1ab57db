package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class HttpOnJettyTest extends HttpContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
