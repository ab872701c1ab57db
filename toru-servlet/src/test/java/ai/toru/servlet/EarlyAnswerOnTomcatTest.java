package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class EarlyAnswerOnTomcatTest extends EarlyAnswerContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
