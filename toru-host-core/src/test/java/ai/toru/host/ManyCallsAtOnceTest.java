package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.plugin.PluginState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hundred calls at once to switch a plugin: each is answered, and the last one holds. More with {@code
 * -Dtoru.stress.rounds=100}.
 */
class ManyCallsAtOnceTest {

    private static final int THREADS = 10;
    private static final int CALLS_EACH = 10;
    private static final int ROUNDS = Integer.getInteger("toru.stress.rounds", 4);

    @TempDir
    Path root;

    @Test
    void hundredCalls_neverHaveTwoProcesses_outsideAReplacement() throws Exception {
        hundredCalls(2, builder -> builder);
    }

    @Test
    void hundredCalls_toAPluginThatIsStoppedFirst_neverHaveTwoProcesses() throws Exception {
        hundredCalls(1, builder -> builder.allPlugins(all -> all.stopBeforeReplacing(true)));
    }

    private void hundredCalls(int mostAtOnce, UnaryOperator<PluginHostBuilder> options) throws Exception {
        long first = ThreadLocalRandom.current().nextLong();
        HostWithOnePlugin app = new HostWithOnePlugin(root, mostAtOnce, options);
        try (app) {
            for (int round = 0; round < ROUNDS; round++) {
                Queue<CompletionStage<?>> calls = callAtOnce(app, first + round);
                boolean on = round % 2 == 0;
                calls.add(on ? app.host.enable("app") : app.host.disable("app"));
                await("round " + round + ", seed " + first)
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> calls.stream()
                                .allMatch(call -> call.toCompletableFuture().isDone()));
                assertStands(app, on);
            }
        }
        app.plugin.assertNeverTooMany();
        app.history.assertNoTwoRunsOutsideAReplacement();
        assertThat(app.history.pids()).noneMatch(HostWithOnePlugin::isAlive);
        assertThat(root.resolve("sockets")).doesNotExist();
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("toru-")));
    }

    private static void assertStands(HostWithOnePlugin app, boolean on) throws Exception {
        assertThat(app.status().enabled()).isEqualTo(on);
        assertThat(app.status().state()).isEqualTo(on ? PluginState.RUNNING : PluginState.DISABLED);
        if (on) {
            assertThat(app.answer("/x")).contains(" " + app.status().pid() + " ");
            app.assertOneProcessLeft();
        } else {
            await().until(() -> app.history.pids().stream().noneMatch(HostWithOnePlugin::isAlive));
        }
        assertThat(Files.readString(app.plugin.directory().resolve(".metadata/config.json")))
                .containsPattern("\"app\" ?: ?" + on);
    }

    private static Queue<CompletionStage<?>> callAtOnce(HostWithOnePlugin app, long seed) throws Exception {
        Queue<CompletionStage<?>> calls = new ConcurrentLinkedQueue<>();
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = IntStream.range(0, THREADS)
                .mapToObj(i -> new Thread(() -> {
                    Random random = new Random(seed * THREADS + i);
                    awaitQuietly(go);
                    for (int call = 0; call < CALLS_EACH; call++) {
                        calls.add(anyCall(app.host, random));
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(calls).hasSize(THREADS * CALLS_EACH);
        return calls;
    }

    private static CompletionStage<?> anyCall(PluginHost host, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> host.enable("app");
            case 1 -> host.disable("app");
            case 2 -> host.restart("app");
            default -> host.rescan();
        };
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
