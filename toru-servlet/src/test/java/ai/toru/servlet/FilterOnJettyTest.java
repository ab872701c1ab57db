package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class FilterOnJettyTest extends FilterContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
