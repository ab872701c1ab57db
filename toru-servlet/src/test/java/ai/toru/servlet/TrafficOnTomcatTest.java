package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class TrafficOnTomcatTest extends TrafficContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
