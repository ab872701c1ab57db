package ai.toru.host.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.plugin.PluginBusyException;
import ai.toru.host.plugin.PluginTimeoutException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An upgrade under load: a second session takes over, the first drains; nobody notices. */
class SessionSwitchTest {

    private static final int CALLERS = 6;

    @TempDir
    Path directory;

    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final List<Thread> callers = new ArrayList<>();
    private volatile boolean over;
    private PeerRuns runs;

    @AfterEach
    void closeAll() throws IOException {
        over = true;
        runs.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void switches_underLoad_loseAndMixUpNothing(int connections) throws Exception {
        runs = new PeerRuns(directory, connections);

        switchOften(60, PeerPlugin.echo());

        assertEachWasReadOnce();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void switches_whileOthersGiveUp_loseAndMixUpNothing(int connections) throws Exception {
        runs = new PeerRuns(directory, connections);
        callers.add(caller(this::timeOut));
        callers.add(caller(this::cancel));

        switchOften(25, SessionSwitchTest::echoUnlessHung);

        assertEachWasReadOnce();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void switches_ofPluginsThatDropConnections_loseAndMixUpNothing(int connections) throws Exception {
        runs = new PeerRuns(directory, connections);

        switchOften(25, SessionSwitchTest::echoAndSometimesHangUp);

        assertEachWasReadOnce();
    }

    private void switchOften(int times, PeerPlugin.Script script) throws Exception {
        PeerRuns.Run current = runs.start(script);
        for (int i = 0; i < CALLERS; i++) {
            callers.add(caller(this::ask));
        }
        for (int i = 0; i < times; i++) {
            int before = answered.get();
            await().pollInterval(Duration.ofMillis(1)).until(() -> answered.get() > before + 20);
            PeerRuns.Run next = runs.start(script);
            current.drain().get(10, TimeUnit.SECONDS);
            current.shutDown();
            current = next;
        }
        over = true;
        joinCallers();
        assertThat(problems).isEmpty();
        await().until(() -> runs.dispatcher.inFlight() == 0); // a caller hears of its timeout before the lane does
        assertThat(runs.dispatcher.queued()).isZero();
    }

    private void assertEachWasReadOnce() {
        List<String> paths =
                runs.framesWith("/asked-").stream().map(PeerPlugin::pathOf).toList();
        assertThat(paths).doesNotHaveDuplicates().hasSize(answered.get());
    }

    private void ask(String name) throws Exception {
        String path = "/asked-" + name;
        String body = runs.get(path).get(10, TimeUnit.SECONDS).bodyText();
        if (!body.equals(path)) {
            problems.add(path + " was answered with " + body);
        }
        answered.incrementAndGet();
    }

    private void timeOut(String name) throws Exception {
        try {
            runs.get("/hang-" + name, Duration.ofMillis(5)).get(10, TimeUnit.SECONDS);
            problems.add("an answer that nobody sent");
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof PluginTimeoutException) && !(e.getCause() instanceof PluginBusyException)) {
                throw e;
            }
        }
    }

    private void cancel(String name) {
        CompletableFuture<?> given = runs.get("/hang-" + name);
        int before = answered.get();
        await().pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(20))
                .until(() -> over || answered.get() > before || runs.dispatcher.inFlight() > 0);
        given.cancel(true);
    }

    /** Does something again and again, each time with another name. */
    private Thread caller(Call call) {
        Thread thread = new Thread(() -> {
            try {
                for (int i = 0; !over; i++) {
                    call.make(Thread.currentThread().getId() + "-" + i);
                }
            } catch (Exception | AssertionError e) {
                problems.add(e.toString());
            }
        });
        thread.start();
        return thread;
    }

    private void joinCallers() throws InterruptedException {
        for (Thread thread : callers) {
            thread.join(TimeUnit.SECONDS.toMillis(20));
            assertThat(thread.isAlive()).isFalse();
        }
    }

    private static void echoUnlessHung(PeerPlugin.Connection connection, String frame) throws IOException {
        if (!frame.contains("/hang-")) {
            PeerPlugin.echo().frame(connection, frame);
        }
    }

    /** Closes after an answer, with or without a next request that lies there unread. */
    private static void echoAndSometimesHangUp(PeerPlugin.Connection connection, String frame) throws IOException {
        PeerPlugin.echo().frame(connection, frame);
        if (frame.hashCode() % 7 == 0 && frame.contains("\"type\":\"http\"")) {
            connection.close();
        }
    }

    private interface Call {
        void make(String name) throws Exception;
    }
}
