package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class SmuggledRequestOnTomcatTest extends SmuggledRequestContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
