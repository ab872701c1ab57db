package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class ResourcesOnTomcatTest extends ResourcesContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
