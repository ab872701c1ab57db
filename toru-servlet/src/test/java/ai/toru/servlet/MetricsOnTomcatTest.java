package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class MetricsOnTomcatTest extends MetricsContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
