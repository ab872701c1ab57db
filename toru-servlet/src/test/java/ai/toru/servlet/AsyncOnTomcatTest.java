package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class AsyncOnTomcatTest extends AsyncContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
