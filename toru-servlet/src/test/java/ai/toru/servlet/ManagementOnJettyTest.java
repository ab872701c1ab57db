package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class ManagementOnJettyTest extends ManagementContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
