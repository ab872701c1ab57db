package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class MountRootOnTomcatTest extends MountContract {

    @Override
    String contextPath() {
        return "";
    }

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
