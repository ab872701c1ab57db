package ai.toru.host.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.host.http.ByteBudget;
import ai.toru.host.internal.protocol.MessageDecoder;
import ai.toru.host.internal.protocol.MessageEncoder;
import ai.toru.host.internal.protocol.ProtocolLimits;
import ai.toru.host.internal.time.HostTimer;
import ai.toru.host.internal.time.ManualTime;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectAttemptTest {

    private static final Path SOCKET = Path.of("nobody.sock");

    private final ManualTime time = new ManualTime();
    private final IoThreads threads = new IoThreads();
    private final List<Long> tries = new CopyOnWriteArrayList<>();

    /** Time passes by itself. */
    private final class Passing implements HostTimer {

        @Override
        public Scheduled schedule(Duration delay, Runnable task) {
            time.advance(delay);
            task.run();
            return () -> {};
        }

        @Override
        public void close() {}
    }

    /** Nobody listens there. */
    private final class Nobody implements SocketConnector {

        @Override
        public String name() {
            return "nobody";
        }

        @Override
        public SocketChannel connect(Path socket) throws IOException {
            tries.add(time.nanoTime());
            throw new IOException("Nobody listens.");
        }
    }

    @AfterEach
    void close() {
        threads.close();
    }

    @Test
    void tries_followAfterAnEighthOfTheTimeSoFar_1To20Ms_untilTheDeadline() {
        CompletableFuture<SocketChannel> attempt =
                ConnectAttempt.start(settings(), SOCKET, Duration.ofSeconds(1).toNanos(), () -> true, () -> {});

        assertThatThrownBy(attempt::join).hasRootCauseMessage("Nobody listens.");
        long millisecond = 1_000_000;
        assertThat(tries).startsWith(0L, millisecond, 2 * millisecond);
        for (int i = 1; i < tries.size(); i++) {
            long before = tries.get(i - 1);
            assertThat(tries.get(i) - before).isEqualTo(Math.max(millisecond, Math.min(before / 8, 20 * millisecond)));
        }
        assertThat(tries.get(tries.size() - 1)).isBetween(980 * millisecond, 1000 * millisecond);
    }

    @Test
    void attemptThatIsNotWantedAnyMore_fails() {
        CompletableFuture<SocketChannel> attempt =
                ConnectAttempt.start(settings(), SOCKET, Duration.ofSeconds(1).toNanos(), tries::isEmpty, () -> {});

        assertThatThrownBy(attempt::join).hasRootCauseMessage("Not wanted any more.");
        assertThat(tries).hasSize(1);
    }

    private LinkSettings settings() {
        ProtocolLimits limits = ProtocolLimits.DEFAULTS;
        return new LinkSettings(
                "p",
                1,
                Set.of(),
                1,
                limits,
                new MessageEncoder("p", limits, time),
                new MessageDecoder(limits),
                new Nobody(),
                threads,
                new Passing(),
                time,
                new ByteBudget(4000));
    }
}
