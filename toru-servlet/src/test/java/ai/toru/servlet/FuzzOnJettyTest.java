package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class FuzzOnJettyTest extends FuzzContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
