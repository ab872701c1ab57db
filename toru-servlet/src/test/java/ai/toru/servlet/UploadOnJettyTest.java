package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class UploadOnJettyTest extends UploadContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
