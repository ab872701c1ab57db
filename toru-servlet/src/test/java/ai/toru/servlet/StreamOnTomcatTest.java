package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class StreamOnTomcatTest extends StreamContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
