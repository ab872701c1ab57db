package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class DownloadOnTomcatTest extends DownloadContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
