package ai.toru.servlet;

import ai.toru.servlet.TestContainer.Starter;
import org.junit.jupiter.api.BeforeAll;

/** The same traffic, with answers that come after the container's thread has left. */
final class LateTrafficOnTomcatTest extends TrafficContract {

    @Override
    Starter starter() {
        return TomcatContainer::start;
    }

    @BeforeAll
    void answerLate() {
        gateway.answerLate();
    }
}
