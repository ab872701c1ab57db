package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.http.PluginRequest;
import ai.toru.host.plugin.HostClosedException;
import ai.toru.host.plugin.PluginStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A host closed at any moment answers everything that was asked of it, and leaves nothing behind. Longer with {@code
 * -Dtoru.stress.rounds=200}.
 */
class HostStressTest {

    private static final String[] PLUGINS = {"one", "two", "three"};
    private static final String[] PATHS = {"/", "/count", "/hang", "/exit", "/kill-self", "/x"};
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path root;

    private final List<CompletionStage<?>> calls = new ArrayList<>();
    private final List<ProcessHandle> processes = new ArrayList<>();

    @Test
    void close_atAnyMoment_answersEverything_andLeavesNothing() throws IOException {
        ScriptedPlugins plugins = new ScriptedPlugins(root)
                .with("one", "echo")
                .with("two", "has-child")
                .with("three", "answers-wrapped");
        long first = ThreadLocalRandom.current().nextLong();
        for (int round = 0; round < Integer.getInteger("toru.stress.rounds", 8); round++) {
            Files.deleteIfExists(plugins.directory().resolve(".metadata/config.json"));
            long seed = first + round;
            round(plugins, new Random(seed), "round " + round + ", seed " + seed);
        }
    }

    private void round(ScriptedPlugins plugins, Random random, String which) {
        PluginHost host = PluginHost.builder(plugins.directory())
                .dataDirectory(root.resolve("data"))
                .socketsDirectory(root.resolve("sockets"))
                .allPlugins(all -> all.shutdownTimeout(Duration.ofMillis(700)).terminateTimeout(Duration.ofMillis(500)))
                .build();
        boolean closesDuringStart = random.nextInt(4) == 0;
        int delay = random.nextInt(closesDuringStart ? 400 : 60);
        CompletableFuture<Void> closing =
                closesDuringStart ? closeAfter(delay, host) : CompletableFuture.completedFuture(null);
        startQuietly(host);
        CompletableFuture<Void> closed = closesDuringStart ? closing : closeAfter(delay, host);
        ask(host, random);

        await(which).atMost(LIMIT).until(closed::isDone);
        await(which)
                .atMost(LIMIT)
                .until(() -> calls.stream()
                        .allMatch(call -> call.toCompletableFuture().isDone()));
        await(which).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
        await(which).untilAsserted(() -> assertThat(toruThreads()).isEmpty());
        calls.clear();
        processes.clear();
    }

    private void ask(PluginHost host, Random random) {
        try {
            host.plugins().stream()
                    .map(PluginStatus::pid)
                    .flatMap(pid -> pid == null ? Stream.empty() : ProcessHandle.of(pid).stream())
                    .forEach(processes::add);
        } catch (HostClosedException already) {
            return;
        }
        for (int i = 0; i < 50; i++) {
            String id = PLUGINS[random.nextInt(PLUGINS.length)];
            calls.add(
                    switch (random.nextInt(20)) {
                        case 0 -> host.restart(id);
                        case 1 -> host.disable(id).thenCompose(off -> host.enable(id));
                        case 2 -> host.rescan();
                        default -> host.requestAsync(id, PluginRequest.get(PATHS[random.nextInt(PATHS.length)]));
                    });
        }
    }

    private static void startQuietly(PluginHost host) {
        try {
            host.start();
        } catch (HostClosedException meanwhile) {
            assertThat(meanwhile).hasMessageContaining("closed");
        }
    }

    private static CompletableFuture<Void> closeAfter(int millis, PluginHost host) {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
            host.close();
            closed.complete(null);
        });
        thread.setDaemon(true);
        thread.start();
        return closed;
    }

    private static List<String> toruThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("toru-"))
                .toList();
    }
}
