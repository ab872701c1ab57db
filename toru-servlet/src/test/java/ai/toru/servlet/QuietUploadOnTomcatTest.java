package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class QuietUploadOnTomcatTest extends QuietUploadContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
