package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class UploadOnTomcatTest extends UploadContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
