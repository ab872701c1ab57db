package ai.toru.testing.attach;

import ai.toru.testing.relay.Announcements;
import ai.toru.testing.relay.Executables;
import ai.toru.testing.relay.NamedPipe;
import ai.toru.testing.relay.Orders;
import ai.toru.testing.relay.Removal;
import ai.toru.testing.relay.SocketPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A file in a host's plugins directory that stands in for a plugin which runs elsewhere. The processes that the host starts of it
 * do nothing; their connections are carried to the plugin's socket by this JVM. Thread-safe.
 */
public final class Attachment implements AutoCloseable {

    private final String id;
    private final Path socket;
    private final Path directory;
    private final Path wrapper;
    private final Consumer<String> out;
    private final Set<AttachedRun> runs = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Announcements announcements;

    private Attachment(String id, Path socket, Path directory, Path wrapper, Consumer<String> out) throws IOException {
        this.id = id;
        this.socket = socket;
        this.directory = directory;
        this.wrapper = wrapper;
        this.out = out;
        announcements = Announcements.of(directory.resolve("runs"), "attached-runs", this::started);
    }

    /**
     * Puts the file there.
     *
     * @param socket where the plugin listens
     * @param plugins the host's plugins directory
     * @param out what is to be told to whoever attaches
     * @throws IllegalArgumentException if no host would take the metadata, or nobody could listen there
     * @throws FileAlreadyExistsException if the file is there, of another attachment for example
     */
    public static Attachment open(Path socket, String metadata, Path plugins, Consumer<String> out) throws IOException {
        Path listened = SocketPath.checked(socket);
        String id = HostOpinion.idIn(metadata);
        Path wrapper = plugins.toAbsolutePath().resolve("attached-" + id + ".binary");
        if (Files.exists(wrapper)) {
            throw new FileAlreadyExistsException(wrapper.toString());
        }
        Path directory = Files.createTempDirectory("toru");
        try {
            Files.writeString(directory.resolve("metadata.json"), metadata);
            NamedPipe.make(directory.resolve("runs"));
            Attachment attachment = new Attachment(id, listened, directory, wrapper, out);
            Executables.write(wrapper, script(directory) + Orders.SCRIPT);
            return attachment;
        } catch (IOException failed) {
            Removal.ofTree(directory);
            throw failed;
        }
    }

    /** Answers for the metadata, as long as this JVM lives. */
    private static String script(Path directory) {
        return """
                #!/bin/sh
                # Made by "attach" of the plugin kit, which removes it when it ends.
                if ! cd %s 2>/dev/null || ! kill -0 %d 2>/dev/null; then
                  echo "error: the attach command that made $0 has ended; remove this file" >&2
                  exit 1
                fi
                if [ "$1" = --metadata ]; then
                  exec cat metadata.json
                fi
                """.formatted(
                        Executables.quoted(directory), ProcessHandle.current().pid());
    }

    /** The plugin's id. */
    public String id() {
        return id;
    }

    /** The file that the host sees. */
    public Path wrapper() {
        return wrapper;
    }

    /**
     * What to warn of: other files of the host that are the same plugin, of which it runs one. They are asked for their
     * metadata.
     */
    public List<String> warnings() throws IOException, InterruptedException {
        return Namesakes.warnings(id, wrapper);
    }

    /** Removes the file, and ends the processes of the host that stood in. Idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            Files.deleteIfExists(wrapper);
            announcements.close();
            runs.forEach(AttachedRun::close);
            Removal.ofTree(directory);
        } catch (IOException failed) {
            throw new UncheckedIOException("Not all could be removed; " + wrapper + " may be left.", failed);
        }
    }

    private void started(long pid, Path hostSide) throws IOException {
        out.accept("The host has started " + id + " (its process " + pid + " stands in for the plugin).");
        AttachedRun run = new AttachedRun(socket, Orders.to(pid, directory), out);
        runs.add(run);
        run.begin(pid, hostSide, () -> runs.remove(run));
    }
}
