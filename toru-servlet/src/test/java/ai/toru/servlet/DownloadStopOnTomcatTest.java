package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class DownloadStopOnTomcatTest extends DownloadStopContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
