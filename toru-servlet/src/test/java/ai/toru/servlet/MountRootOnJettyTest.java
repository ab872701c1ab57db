package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class MountRootOnJettyTest extends MountContract {

    @Override
    String contextPath() {
        return "";
    }

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
