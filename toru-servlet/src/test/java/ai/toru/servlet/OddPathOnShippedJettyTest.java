package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class OddPathOnShippedJettyTest extends OddPathContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }

    @Override
    boolean lenient() {
        return false;
    }
}
