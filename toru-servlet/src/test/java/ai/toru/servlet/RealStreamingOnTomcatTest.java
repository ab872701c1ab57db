package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class RealStreamingOnTomcatTest extends RealStreamingContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
