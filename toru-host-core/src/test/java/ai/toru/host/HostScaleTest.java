package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many plugins on one host: how long they take to start and to stop, and what each costs the host. */
class HostScaleTest {

    private static final int PLUGINS = 64;
    private static final int STUBBORN = Integer.getInteger("toru.stubborn.plugins", 16);
    private static final int SIDE_BY_SIDE = 8;
    private static final int MOST_KIB_EACH = 300;
    private static final int MOST_THREADS_EACH = 2;

    /** Of 8 s that a stop may take, 7 are spent on waiting; the rest is work, which takes longer on a busy machine. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(13);

    @TempDir
    Path root;

    private final AtomicInteger starting = new AtomicInteger();
    private final AtomicInteger mostStarting = new AtomicInteger();
    private PluginHost host;

    @AfterEach
    void close() {
        host.close();
    }

    /** The first plugin is not counted: with it comes what all share. */
    @Test
    void plugins64_startInParallel_costLittle_andStopInTime() throws Exception {
        TrivialPlugins plugins = new TrivialPlugins(root);
        plugins.add(0, 1, "echo");
        start(plugins);
        askEach(0, 1);
        Cost before = Cost.settled();

        plugins.add(1, PLUGINS, "echo");
        long begun = System.nanoTime();
        host.rescan().toCompletableFuture().get(60, TimeUnit.SECONDS);
        long started = millisSince(begun);
        askEach(1, PLUGINS);
        Cost after = Cost.settled();
        List<Long> pids = host.plugins().stream().map(PluginStatus::pid).toList();
        begun = System.nanoTime();
        host.close();
        long stopping = millisSince(begun);

        double threads = (after.threads - before.threads) / (double) PLUGINS;
        double kib = (after.heapBytes - before.heapBytes) / 1024.0 / PLUGINS;
        System.out.printf(
                "%d plugins in %s: started in %d ms, up to %d at once, stopped in %d ms;"
                        + " each costs the host %.2f threads and %.1f KiB of heap%n",
                PLUGINS, plugins.language(), started, mostStarting.get(), stopping, threads, kib);
        assertThat(mostStarting).hasValueGreaterThan(SIDE_BY_SIDE);
        assertThat(threads).isLessThanOrEqualTo(MOST_THREADS_EACH);
        assertThat(kib).isLessThan(MOST_KIB_EACH);
        assertThat(stopping).isLessThan(LONGEST_STOP.toMillis());
        assertThat(pids).hasSize(1 + PLUGINS);
        await().until(() -> pids.stream().noneMatch(HostWithOnePlugin::isAlive));
    }

    /** More with {@code -Dtoru.stubborn.plugins=64}. */
    @Test
    void stubbornPlugins_stopSideBySide() throws Exception {
        TrivialPlugins plugins = new TrivialPlugins(root);
        plugins.add(0, STUBBORN, "ignores-shutdown");
        start(plugins);
        askEach(0, STUBBORN);
        List<Long> pids = host.plugins().stream().map(PluginStatus::pid).toList();

        long begun = System.nanoTime();
        host.close();

        assertThat(millisSince(begun)).isLessThan(LONGEST_STOP.toMillis());
        assertThat(pids).hasSize(STUBBORN);
        await().until(() -> pids.stream().noneMatch(HostWithOnePlugin::isAlive));
    }

    private void start(TrivialPlugins plugins) {
        host = PluginHost.builder(plugins.directory())
                .dataDirectory(root.resolve("data"))
                .socketsDirectory(root.resolve("sockets"))
                .listener(this::count)
                .build()
                .start();
    }

    /** Listeners hear of one event after the other. */
    private void count(PluginEvent event) {
        if (event.type() == PluginEvent.Type.STARTING) {
            mostStarting.accumulateAndGet(starting.incrementAndGet(), Math::max);
        } else if (event.type() == PluginEvent.Type.READY) {
            starting.decrementAndGet();
        }
    }

    private void askEach(int first, int count) {
        for (String id : TrivialPlugins.ids(first, count)) {
            assertThat(host.plugin(id).orElseThrow().state()).isEqualTo(PluginState.RUNNING);
            assertThat(host.request(id, PluginRequest.get("/")).status()).isEqualTo(200);
        }
    }

    private static long millisSince(long begun) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }

    /**
     * What a host at rest uses: idle threads are gone, garbage is collected.
     *
     * @param threads the host's own, and the one that the JDK has for each child; idle ones of that kind it keeps for long
     */
    private record Cost(long threads, long heapBytes) {

        static Cost settled() {
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> ownThreads()
                            .noneMatch(name -> name.startsWith("toru-io-") || name.equals("toru-callback")));
            long[] lowest = {Long.MAX_VALUE};
            await().pollInterval(Duration.ofMillis(100)).until(() -> {
                long earlier = lowest[0];
                System.gc();
                lowest[0] = Math.min(
                        earlier,
                        Runtime.getRuntime().totalMemory()
                                - Runtime.getRuntime().freeMemory());
                return earlier - lowest[0] < 4096;
            });
            return new Cost(
                    ownThreads().count() + ProcessHandle.current().children().count(), lowest[0]);
        }

        private static Stream<String> ownThreads() {
            return Thread.getAllStackTraces().keySet().stream()
                    .map(Thread::getName)
                    .filter(name -> name.startsWith("toru-"));
        }
    }
}
