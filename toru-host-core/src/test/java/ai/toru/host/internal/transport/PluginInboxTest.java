package ai.toru.host.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.http.ByteBudget;
import ai.toru.host.internal.protocol.Incoming;
import ai.toru.host.internal.protocol.MessageEncoder;
import ai.toru.host.internal.protocol.ProtocolFeature;
import ai.toru.host.internal.protocol.ProtocolLimits;
import ai.toru.host.internal.time.ManualTime;
import ai.toru.host.kv.InMemoryKeyValueStore;
import ai.toru.host.kv.KeyValueRequest;
import ai.toru.host.kv.KeyValues;
import ai.toru.host.log.LogLevel;
import ai.toru.host.metrics.PluginMetrics;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Log messages on their way, and what is said of nonsense in them. */
class PluginInboxTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(PluginInbox.class);
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();
    private final List<String> lines = new ArrayList<>();
    private final PluginInbox inbox = new PluginInbox(settings(), new Listener(), null, null, PluginMetrics.NONE);

    @BeforeEach
    void listen() {
        said.start();
        logger.addAppender(said);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(said);
    }

    @Test
    void soundMessages_areHandedOn_andNothingIsSaid() {
        log("one", null);
        log("two", null);

        assertThat(lines).containsExactly("one", "two");
        assertThat(said.list).isEmpty();
    }

    @Test
    void nonsenseInAMessage_isSaidOnce_andTheLineIsHandedOn() {
        log("one", "level is a number; a string is needed");
        log("two", "fields is an array; an object is needed");
        inbox.unasked(null, new Incoming.Ignored("log", "the message is missing; a string is needed"));

        assertThat(lines).containsExactly("one", "two");
        assertThat(said.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .isEqualTo("Plugin \"p\" sends messages of type \"log\" of which a part is ignored:"
                        + " level is a number; a string is needed. This is said once a run.");
    }

    private void log(String message, String oddity) {
        inbox.unasked(null, new Incoming.Log(LogLevel.INFO, message, null, null, oddity));
    }

    private static LinkSettings settings() {
        ManualTime time = new ManualTime();
        return new LinkSettings(
                "p",
                1,
                Set.of(ProtocolFeature.LOG),
                1,
                ProtocolLimits.DEFAULTS,
                new MessageEncoder("p", ProtocolLimits.DEFAULTS, time),
                null,
                null,
                null,
                time,
                time,
                new ByteBudget(1 << 30));
    }

    private final class Listener implements SessionListener {

        @Override
        public CompletionStage<String> keyValueAsked(KeyValueRequest command) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public KeyValues keyValues() {
            return new KeyValues(new InMemoryKeyValueStore(), "p");
        }

        @Override
        public void logged(Incoming.Log line) {
            lines.add(line.message());
        }

        @Override
        public void protocolViolated(String reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void answerDropped(String requestId) {
            throw new AssertionError(requestId);
        }
    }
}
