package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class KeyValueOnJettyTest extends KeyValueContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
