package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class ExhaustedThreadsOnJettyTest extends ExhaustedThreadsContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
