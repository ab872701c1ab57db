package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class ManagementOnTomcatTest extends ManagementContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
