package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class OpenApiOnJettyTest extends OpenApiContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
