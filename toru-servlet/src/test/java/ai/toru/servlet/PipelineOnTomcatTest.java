package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class PipelineOnTomcatTest extends PipelineContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }
}
