package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class IdentityOnJettyTest extends IdentityContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
