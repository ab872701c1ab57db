package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class AccessOnJettyTest extends AccessContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
