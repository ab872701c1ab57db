package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class RealHostStreamOnJettyTest extends RealHostStreamContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
