package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class LiveOnTomcatTest extends LiveContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
