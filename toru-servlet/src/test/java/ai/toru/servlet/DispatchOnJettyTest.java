package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class DispatchOnJettyTest extends DispatchContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
