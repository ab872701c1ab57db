package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class TracingOnTomcatTest extends TracingContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
