package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class OpenApiOnTomcatTest extends OpenApiContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
