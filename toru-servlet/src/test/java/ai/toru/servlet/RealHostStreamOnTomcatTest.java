package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class RealHostStreamOnTomcatTest extends RealHostStreamContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
