package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class StreamStopOnTomcatTest extends StreamStopContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
