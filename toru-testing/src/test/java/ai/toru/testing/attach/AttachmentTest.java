package ai.toru.testing.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import ai.toru.host.PluginHost;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.kv.InMemoryKeyValueStore;
import ai.toru.host.log.LogQuery;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import ai.toru.testing.relay.Executables;
import ai.toru.testing.relay.Removal;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AttachmentTest {
    private static final String METADATA = "{\"id\":\"a\",\"name\":\"A\",\"version\":\"1\",\"route\":\"/a\"}";

    private final List<String> said = new CopyOnWriteArrayList<>();
    private Path directory;
    private Path plugins;
    private PluginHost host;
    private Author author;

    @BeforeEach
    void start() throws IOException {
        directory = Files.createTempDirectory(Path.of("/tmp"), "a");
        plugins = Files.createDirectory(directory.resolve("plugins"));
        author = new Author(directory.resolve("author.sock"));
        host = PluginHost.builder(plugins)
                .dataDirectory(directory.resolve("data"))
                .socketsDirectory(directory.resolve("s"))
                .keyValueStore(new InMemoryKeyValueStore())
                .allPlugins(all -> all.startTimeout(Duration.ofSeconds(20)))
                .watch(Duration.ofMillis(100))
                .build()
                .start();
    }

    @AfterEach
    void stop() throws IOException {
        host.close();
        author.close();
        Removal.ofTree(directory);
    }

    @Test
    void attach_pluginListens_servesInTheHostUntilClosed() throws IOException {
        author.listen();
        try (Attachment attachment = attach()) {
            awaitState(PluginState.RUNNING);
            assertThat(answer("/x")).isEqualTo("author: /x");
            assertThat(answer("/y")).isEqualTo("author: /y");
            assertThat(attachment.wrapper()).exists();
        }
        await().until(() -> host.plugins().isEmpty());
        assertThat(plugins).isEmptyDirectory();
    }

    @Test
    void attach_nobodyListensYet_saysWhatToDoAndTakesWhoComes() throws IOException {
        try (Attachment attachment = attach()) {
            await().until(() ->
                    said.stream().anyMatch(line -> line.contains("start your plugin with TORU_PLUGIN_SOCKET=")));
            assertThat(status().state()).isEqualTo(PluginState.STARTING);
            await().until(() -> host.log(attachment.id(), LogQuery.LATEST).toCompletableFuture().join().lines().stream()
                    .anyMatch(line -> line.message().contains("nobody listens on " + directory)));

            author.listen();

            awaitState(PluginState.RUNNING);
            assertThat(answer("/x")).isEqualTo("author: /x");
        }
    }

    @Test
    void attach_debuggerIsRestarted_servesAgain() throws IOException {
        author.listen();
        try (Attachment attachment = attach()) {
            awaitState(PluginState.RUNNING);
            assertThat(answer("/x")).isEqualTo("author: /x");

            author.close();
            await().until(() -> status().state() != PluginState.RUNNING);
            author.listen();

            awaitState(PluginState.RUNNING);
            assertThat(answer("/again")).isEqualTo("author: /again");
            assertThat(attachment.id()).isEqualTo("a");
        }
    }

    @Test
    void attach_hostStopsThePlugin_authorIsAskedToExitAndTheStandInEnds() throws IOException {
        author.listen();
        try (Attachment attachment = attach()) {
            awaitState(PluginState.RUNNING);
            assertThat(answer("/x")).isEqualTo("author: /x");

            long before = System.nanoTime();
            host.disable(attachment.id()).toCompletableFuture().join();

            await().until(() -> author.shutdowns() == 1);
            awaitState(PluginState.DISABLED);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void attach_twice_isRefused() throws IOException {
        author.listen();
        try (Attachment first = attach()) {
            assertThatThrownBy(this::attach)
                    .isInstanceOf(FileAlreadyExistsException.class)
                    .hasMessageContaining("attached-a.binary");
            assertThat(first.wrapper()).exists();
        }
    }

    @Test
    void attach_metadataNoHostTakes_isRefusedWithItsReason() {
        assertThatThrownBy(() -> Attachment.open(author.socket(), "{\"id\":\"a b\"}", plugins, said::add))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("id");
        assertThat(plugins).isEmptyDirectory();
    }

    @Test
    void warnings_installedPluginOfTheId_sayThatItIsStopped() throws Exception {
        install("hello", "a");
        install("other", "b");
        install("none", "a b");
        try (Attachment attachment = attach()) {
            assertThat(attachment.warnings())
                    .singleElement(STRING)
                    .contains("hello.binary is the plugin a, too", "the host stops the installed one");
        }
    }

    @Test
    void warnings_installedPluginThatComesFirst_sayThatTheHostDoesNotUseTheAttachedOne() throws Exception {
        install("aa", "A");
        try (Attachment attachment = attach()) {
            assertThat(attachment.warnings())
                    .singleElement(STRING)
                    .contains("aa.binary is the plugin a, too", "does not use yours");
            host.rescan().toCompletableFuture().join();
            assertThat(host.plugins())
                    .anyMatch(plugin -> plugin.state() == PluginState.INVALID
                            && plugin.binary().equals(attachment.wrapper()));
        }
    }

    private void install(String name, String id) throws IOException {
        Executables.write(
                plugins.resolve(name + ".binary"),
                "#!/bin/sh\necho '" + METADATA.replace("\"a\"", "\"" + id + "\"") + "'\n");
    }

    private Attachment attach() throws IOException {
        return Attachment.open(author.socket(), METADATA, plugins, said::add);
    }

    private String answer(String path) {
        return host.request("a", PluginRequest.get(path)).bodyText();
    }

    private PluginStatus status() {
        return host.plugin("a").orElseThrow();
    }

    private void awaitState(PluginState state) {
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        host.plugin("a").filter(now -> now.state() == state).isPresent());
    }
}
