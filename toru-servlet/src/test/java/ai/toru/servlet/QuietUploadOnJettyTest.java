package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class QuietUploadOnJettyTest extends QuietUploadContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
