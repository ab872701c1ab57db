package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class DispatchOnTomcatTest extends DispatchContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
