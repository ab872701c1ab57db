package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host that watches its directory, with real files and processes. */
class PluginsDirectoryWatchTest {

    @TempDir
    Path root;

    private final Queue<PluginEvent> events = new ConcurrentLinkedQueue<>();
    private ScriptedPlugins plugins;
    private PluginHost host;

    @BeforeEach
    void start() throws IOException {
        plugins = new ScriptedPlugins(root);
        host = PluginHost.builder(plugins.directory())
                .dataDirectory(root.resolve("data"))
                .logsDirectory(root.resolve("logs"))
                .socketsDirectory(root.resolve("sockets"))
                .watch(Duration.ofMillis(100))
                .build()
                .start();
        host.addListener(events::add);
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void fileDroppedIn_runs_andOnceRemoved_isGone() throws IOException {
        plugins.with("echo", "echo");

        await().until(() -> runs("echo"));
        assertThat(host.request("echo", PluginRequest.get("/x")).status()).isEqualTo(200);
        await().until(() -> events.size() >= 4);
        assertThat(events)
                .extracting(PluginEvent::type)
                .startsWith(PluginEvent.Type.DISCOVERED, PluginEvent.Type.ENABLED, PluginEvent.Type.STARTING);
        long pid = host.plugin("echo").orElseThrow().pid();

        Files.delete(plugins.directory().resolve("echo.binary"));

        await().until(() -> host.plugin("echo").isEmpty());
        await().until(() -> host.route("/echo").isEmpty());
        await().until(() -> ProcessHandle.of(pid).isEmpty());
    }

    /** That the writer closes the file changes nothing that a look would show. */
    @Test
    void fileStillOpenForWriting_saysSo_andRunsOnceItIsClosed() throws IOException {
        Path aside = root.resolve("aside");
        plugins.with("echo", "echo");
        Files.move(plugins.directory().resolve("echo.binary"), aside);
        try (OutputStream open = Files.newOutputStream(aside, StandardOpenOption.APPEND)) {
            Files.move(aside, plugins.directory().resolve("late.binary"));

            await().until(() -> host.plugin("late").isPresent());
            assertThat(host.plugin("late").orElseThrow().reason()).contains("still open for writing", "rescan");
        }

        await().until(() -> runs("echo"));
        assertThat(host.plugin("late")).isEmpty();
        assertThat(events)
                .filteredOn(event -> event.type() == PluginEvent.Type.INVALID)
                .hasSize(1);
    }

    private boolean runs(String id) {
        return host.plugin(id).map(PluginStatus::state).orElse(null) == PluginState.RUNNING;
    }
}
