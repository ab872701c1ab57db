package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class KeyValueOnTomcatTest extends KeyValueContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
