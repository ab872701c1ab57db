package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class SilenceStopOnTomcatTest extends SilenceStopContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
