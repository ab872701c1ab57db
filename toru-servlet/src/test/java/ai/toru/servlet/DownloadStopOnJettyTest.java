package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class DownloadStopOnJettyTest extends DownloadStopContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
