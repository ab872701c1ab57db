package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class LiveOnJettyTest extends LiveContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
