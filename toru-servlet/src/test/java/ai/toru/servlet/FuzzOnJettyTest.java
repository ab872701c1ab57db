package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;
import org.junit.jupiter.api.Test;

/** On Jetty only: Tomcat is open, as {@link RandomRequests} says. */
final class FuzzOnJettyTest extends RandomRequests {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }

    @Test
    void serve_requestsByChance_responsesWellFormedInOrderAndNothingLeft() throws Exception {
        serveRequestsByChance();
    }
}
