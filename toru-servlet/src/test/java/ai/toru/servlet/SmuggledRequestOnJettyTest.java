package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class SmuggledRequestOnJettyTest extends SmuggledRequestContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
