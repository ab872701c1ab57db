package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class BinaryBodyOnTomcatTest extends BinaryBodyContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
