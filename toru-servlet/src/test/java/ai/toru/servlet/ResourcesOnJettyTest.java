package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class ResourcesOnJettyTest extends ResourcesContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
