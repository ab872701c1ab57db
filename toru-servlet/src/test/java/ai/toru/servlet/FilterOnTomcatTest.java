package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class FilterOnTomcatTest extends FilterContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
