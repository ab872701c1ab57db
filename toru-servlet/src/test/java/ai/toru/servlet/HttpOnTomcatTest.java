package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class HttpOnTomcatTest extends HttpContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
