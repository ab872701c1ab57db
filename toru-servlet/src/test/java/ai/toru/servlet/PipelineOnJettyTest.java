package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;

final class PipelineOnJettyTest extends PipelineContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }
}
