package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class ProxyOnTomcatTest extends ProxyContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
