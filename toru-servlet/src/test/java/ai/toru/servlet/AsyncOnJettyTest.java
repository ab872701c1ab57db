package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class AsyncOnJettyTest extends AsyncContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
