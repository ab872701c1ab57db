package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class KeyPathOnTomcatTest extends KeyPathContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }

    @Override
    boolean lenient() {
        return false;
    }
}
