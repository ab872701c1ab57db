package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class EarlyAnswerOnJettyTest extends EarlyAnswerContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
