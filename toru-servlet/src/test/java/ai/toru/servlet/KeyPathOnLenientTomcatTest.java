package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class KeyPathOnLenientTomcatTest extends KeyPathContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }

    @Override
    boolean lenient() {
        return true;
    }
}
