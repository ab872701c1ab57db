package ai.toru.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.plugin.internal.serve.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A host for one plugin, which runs in this JVM, on a real socket. */
final class FakeHost implements AutoCloseable {
    static final List<String> ALL =
            Arrays.stream(Feature.values()).map(Feature::word).toList();

    private final Run run;
    private final Path directory;
    private final CompletableFuture<Integer> code = new CompletableFuture<>();
    private final List<HostConnection> connections = new ArrayList<>();

    private FakeHost(Plugin plugin, Path directory) {
        this.directory = directory;
        this.run = plugin.start();
    }

    /** Starts the plugin, and sends nothing yet. */
    static FakeHost of(Plugin plugin) {
        try {
            FakeHost host = new FakeHost(plugin, Files.createTempDirectory("sdk"));
            Thread thread = new Thread(host::serve, "plugin");
            thread.setDaemon(true);
            thread.start();
            Awaitility.await().until(() -> Files.exists(host.socket()) || host.code.isDone());
            return host;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Starts the plugin, and has sent {@code init} with these features on the connection. */
    static HostConnection begun(Plugin plugin, String... features) {
        HostConnection connection = of(plugin).connect();
        connection.sendInit(List.of(features));
        if (List.of(features).contains("ready")) {
            assertThat(connection.next().get("payload")).isEqualTo(Map.of("action", "ready"));
        }
        return connection;
    }

    private void serve() {
        try {
            code.complete(run.serve(socket()));
        } catch (Throwable e) {
            code.completeExceptionally(e);
        }
    }

    Path socket() {
        return directory.resolve("s");
    }

    Run run() {
        return run;
    }

    HostConnection connect() {
        HostConnection connection = new HostConnection(this);
        connections.add(connection);
        return connection;
    }

    /** Waits for the end of the run. */
    int code() {
        try {
            return code.get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    boolean hasEnded() {
        return code.isDone();
    }

    /** What the next message that is not of a kind would be, is left: see {@link HostConnection#next(Predicate)}. */
    static Predicate<Map<String, Object>> type(String type) {
        return message -> type.equals(message.get("type"));
    }

    static Map<String, Object> message(String type, String requestId, Map<String, ?> payload) {
        Map<String, Object> message = new LinkedHashMap<>(Map.of("type", type, "payload", payload));
        if (requestId != null) {
            message.put("request_id", requestId);
        }
        return message;
    }

    static byte[] bytes(Map<String, ?> message) {
        return Json.write(message).getBytes(UTF_8);
    }

    @Override
    public void close() {
        run.hostIsGone();
        connections.forEach(HostConnection::drop);
        try {
            code();
            Files.deleteIfExists(socket());
            Files.delete(directory);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
