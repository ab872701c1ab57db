package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class KeyPathOnJettyTest extends KeyPathContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }

    @Override
    boolean lenient() {
        return false;
    }
}
