package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class MountDeepOnTomcatTest extends MountContract {

    @Override
    String contextPath() {
        return "/a/b";
    }

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
