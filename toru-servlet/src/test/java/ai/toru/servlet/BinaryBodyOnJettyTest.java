package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class BinaryBodyOnJettyTest extends BinaryBodyContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
