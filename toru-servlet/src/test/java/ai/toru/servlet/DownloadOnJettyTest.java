package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class DownloadOnJettyTest extends DownloadContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
