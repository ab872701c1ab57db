package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class OverloadOnJettyTest extends OverloadContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
