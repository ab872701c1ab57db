package ai.toru.testing.dev;

import ai.toru.host.PluginHost;
import ai.toru.host.event.PluginEvent;
import ai.toru.host.kv.InMemoryKeyValueStore;
import ai.toru.host.log.LogLine;
import ai.toru.host.plugin.PluginStatus;
import ai.toru.host.plugin.RescanResult;
import ai.toru.testing.relay.Announcements;
import ai.toru.testing.relay.Daemon;
import ai.toru.testing.relay.Executables;
import ai.toru.testing.relay.NamedPipe;
import ai.toru.testing.relay.Relay;
import ai.toru.testing.relay.Removal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A host of its own for one plugin's file, which it runs with a relay in between, and anew whenever its files change.
 * Thread-safe.
 */
final class DevPlugin implements AutoCloseable {

    private static final Duration LOOKS = Duration.ofMillis(200);

    private final Path file;
    private final Path directory;
    private final EntryBook book;
    private final PluginHost host;
    private final Announcements announcements;
    private final @Nullable FileWatch watch;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicReference<String> followed = new AtomicReference<>("");
    private final ReentrantLock renewing = new ReentrantLock();

    private DevPlugin(Path file, List<Path> alsoWatched, Path directory, EntryBook book) throws IOException {
        this.file = file;
        this.directory = directory;
        this.book = book;
        Files.createDirectories(directory.resolve("plugins"));
        Files.createDirectories(directory.resolve("p"));
        NamedPipe.make(directory.resolve("runs"));
        announcements = Announcements.of(directory.resolve("runs"), "dev-runs", this::started);
        writeWrapper();
        host = PluginHost.builder(directory.resolve("plugins"))
                .dataDirectory(directory.resolve("data"))
                .socketsDirectory(directory.resolve("s"))
                .keyValueStore(new InMemoryKeyValueStore())
                .listener(this::happened)
                .enableNewPlugins(false) // its log is followed first
                .build();
        renewing.lock();
        try {
            host.start();
            prepare();
            enable();
            watch = new FileWatch(() -> watched(alsoWatched), LOOKS, this::renew);
        } catch (IOException | RuntimeException failed) {
            host.close();
            announcements.close();
            throw failed;
        } finally {
            renewing.unlock();
        }
    }

    /** Starts a host and the plugin in it. A file that is no plugin is shown as such, until it is mended. */
    static DevPlugin start(Path file, List<Path> alsoWatched, EntryBook book) throws IOException {
        Path directory = Files.createTempDirectory(Path.of("/tmp"), "d");
        try {
            return new DevPlugin(file.toRealPath(), alsoWatched, directory, book);
        } catch (IOException | RuntimeException failed) {
            Removal.ofTree(directory);
            throw failed;
        }
    }

    PluginHost host() {
        return host;
    }

    /** The plugin as it stands. */
    PluginStatus status() {
        return host.plugins().get(0);
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (watch != null) {
            watch.close();
        }
        host.close();
        announcements.close();
        renewing.lock(); // nobody copies into the directory any more
        try {
            Removal.ofTree(directory);
        } catch (IOException left) {
            throw new UncheckedIOException("The directory " + directory + " could not be removed.", left);
        } finally {
            renewing.unlock();
        }
    }

    /** Looks at the plugin's file anew and starts a new run of it, beside the old one. */
    void renew() {
        renewing.lock();
        try {
            book.add(said("changed", "A file has changed: the plugin starts anew."));
            writeWrapper();
            RescanResult found = host.rescan().toCompletableFuture().join();
            if (status().metadata() != null && !found.invalid().isEmpty()) {
                tellRefusal(); // while the old run serves on
            }
            prepare();
            enable();
        } catch (IOException | RuntimeException failed) {
            book.add(said("failed", "The plugin could not be started anew: " + failed.getMessage()));
        } finally {
            renewing.unlock();
        }
    }

    /** What was no plugin may be one without a change: the host asks a file again that could not answer on a busy machine. */
    private void takeUp() {
        renewing.lock();
        try {
            if (!closed.get() && status().metadata() != null && !status().enabled()) {
                prepare();
                enable();
            }
        } catch (IOException | RuntimeException failed) {
            book.add(said("failed", "The plugin could not be started: " + failed.getMessage()));
        } finally {
            renewing.unlock();
        }
    }

    /** A plugin that does not start is shown as such: the host tries it again, and so does the next change. */
    private void enable() {
        if (status().metadata() != null && !status().enabled()) {
            host.enable(status().id())
                    .toCompletableFuture()
                    .<@Nullable Void>handle((started, failure) -> {
                        if (failure != null) {
                            book.add(said("failed", reason(failure)));
                        }
                        return null;
                    })
                    .join();
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return String.valueOf(cause == null ? failure.getMessage() : cause.getMessage());
    }

    /** What depends on the plugin's id: its log, and the files for its page. */
    private void prepare() throws IOException {
        String id = status().id();
        if (status().metadata() == null) {
            tellRefusal();
            return;
        }
        if (!followed.getAndSet(id).equals(id)) {
            host.followLog(id, this::logged);
        }
        Path own = file.resolveSibling(id);
        Path copy = directory.resolve("plugins").resolve(id);
        if (Files.exists(copy)) {
            Removal.ofTree(copy);
        }
        copy(own.resolve("frontend"), copy.resolve("frontend"));
        copy(own.resolve("bundle.js"), copy.resolve("bundle.js"));
    }

    private void tellRefusal() {
        Refusal refusal = Refusal.of(String.valueOf(status().reason()), wrapper(), file);
        book.add(said("invalid", refusal.reason()));
        for (String line : refusal.output()) {
            book.add(new Entry(0, Instant.now(), "log", "stderr", 0, "error", "", line.length(), line));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        if (!Files.exists(from)) {
            return;
        }
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.resolveSibling("."));
                    Files.copy(each, target);
                }
            }
        }
    }

    /** The file that the host is given. */
    private Path wrapper() {
        return directory.resolve("plugins").resolve(stem() + ".binary");
    }

    /** A new file each time, so that the host looks at it anew. */
    private void writeWrapper() throws IOException {
        Path wrapper = wrapper();
        Files.deleteIfExists(wrapper);
        Executables.write(wrapper, """
                #!/bin/sh
                cd %1$s || exit 70
                if [ "$1" = --metadata ]; then
                  exec %2$s "$@"
                fi
                echo "$$ $TORU_PLUGIN_SOCKET" > %3$s
                TORU_PLUGIN_SOCKET=%4$s/$$ exec %2$s
                """.formatted(
                        Executables.quoted(file.resolveSibling("").toAbsolutePath()),
                        Executables.quoted(file),
                        Executables.quoted(directory.resolve("runs")),
                        Executables.quoted(directory.resolve("p"))));
    }

    private String stem() {
        return file.getFileName().toString().replaceFirst("\\.binary$", "");
    }

    private List<Path> watched(List<Path> also) {
        List<Path> places = new ArrayList<>(also);
        places.add(file);
        places.add(file.resolveSibling(status().id()));
        places.add(file.resolveSibling(stem()));
        return places.stream().distinct().toList();
    }

    private void started(long pid, Path hostSide) {
        Relay relay = Relay.start(hostSide, directory.resolve("p").resolve(Long.toString(pid)), new FrameNotes(book));
        ProcessHandle.of(pid).ifPresentOrElse(process -> process.onExit().thenRun(relay::close), relay::close);
    }

    private void happened(PluginEvent event) {
        String details = event.details().isEmpty()
                ? ""
                : " " + Refusal.about(file, wrapper(), event.details().toString());
        String text = "run " + event.run() + details;
        book.add(new Entry(0, event.at(), "event", "host", 0, event.type().word(), "", text.length(), text));
        if (event.type() == PluginEvent.Type.DISCOVERED) {
            Daemon.start("dev-found", this::takeUp);
        }
    }

    private void logged(LogLine line) {
        String fields = line.fields().isEmpty() ? "" : " " + line.fields();
        String text = line.message() + fields;
        book.add(new Entry(
                0,
                line.at(),
                "log",
                line.stream(),
                0,
                line.level().name().toLowerCase(Locale.ROOT),
                "",
                text.length(),
                text));
    }

    private static Entry said(String type, String words) {
        return new Entry(0, Instant.now(), "event", "dev", 0, type, "", words.length(), words);
    }
}
