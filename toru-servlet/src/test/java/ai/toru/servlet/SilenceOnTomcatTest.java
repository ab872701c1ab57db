package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class SilenceOnTomcatTest extends SilenceContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
