package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.http.PluginRequest;
import ai.toru.host.plugin.PluginStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A started host, its one {@link VersionedPlugin} in version 1, and what happens to that. */
final class HostWithOnePlugin implements AutoCloseable {

    final VersionedPlugin plugin;
    final PluginHost host;
    final RunHistory history;
    private final Path sockets;

    HostWithOnePlugin(Path root, int mostAtOnce, UnaryOperator<PluginHostBuilder> options) throws IOException {
        plugin = new VersionedPlugin(root, "app", mostAtOnce);
        plugin.install(1);
        sockets = root.resolve("sockets");
        host = options.apply(PluginHost.builder(plugin.directory())
                        .dataDirectory(root.resolve("data"))
                        .logsDirectory(root.resolve("logs"))
                        .socketsDirectory(sockets)
                        .allPlugins(all -> all.startTimeout(Duration.ofSeconds(15)))
                        .maxQueuedRequests(2000)) // a machine that stands still for a second is no gap
                .build();
        history = new RunHistory("app");
        host.start();
        host.addListener(history);
    }

    PluginStatus status() {
        return host.plugin("app").orElseThrow();
    }

    String answer(String path) {
        return host.request("app", PluginRequest.get(path)).bodyText();
    }

    void rescan() throws Exception {
        get(host.rescan());
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** Waits until there is one process, and demands that only its socket is there. */
    void assertOneProcessLeft() {
        long serving = status().pid();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> history.pids().stream().noneMatch(pid -> pid != serving && isAlive(pid)));
        assertThat(isAlive(serving)).isTrue();
        await().untilAsserted(() -> assertThat(socketFiles()).containsExactly(status().socketPath()));
        plugin.assertNeverTooMany();
    }

    private List<Path> socketFiles() throws IOException {
        try (Stream<Path> files = Files.list(sockets)) {
            return files.filter(file -> file.toString().endsWith(".sock")).toList();
        }
    }

    static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    @Override
    public void close() {
        host.close();
    }
}
