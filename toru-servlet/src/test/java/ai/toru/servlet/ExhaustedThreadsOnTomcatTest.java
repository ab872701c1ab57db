package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class ExhaustedThreadsOnTomcatTest extends ExhaustedThreadsContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
