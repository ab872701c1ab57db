package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class IdentityOnTomcatTest extends IdentityContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
