package ai.toru.testing.relay;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Hears of processes that a host has started, each with a line {@code PID SOCKET} on a named pipe. Thread-safe; tells on a thread
 * of its own.
 */
public final class Announcements implements AutoCloseable {

    private static final String END = "end";

    private final RandomAccessFile pipe;
    private final Listener listener;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread reader;

    private Announcements(RandomAccessFile pipe, String name, Listener listener) {
        this.pipe = pipe;
        this.listener = listener;
        reader = Daemon.start(name, this::read);
    }

    /** Reads a pipe that is there until closed. */
    public static Announcements of(Path pipe, String threadName, Listener listener) throws IOException {
        return new Announcements(NamedPipe.open(pipe), threadName, listener);
    }

    /** Idempotent. When it returns, the listener is told nothing more. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            pipe.write((END + "\n").getBytes(StandardCharsets.UTF_8)); // closing it would not wake its reader
            Daemon.join(reader);
            pipe.close();
        } catch (IOException broken) {
            throw new UncheckedIOException("A named pipe did not close.", broken);
        }
    }

    private void read() {
        try {
            for (String line = pipe.readLine(); line != null && !line.equals(END); line = pipe.readLine()) {
                int space = line.indexOf(' ');
                listener.started(Long.parseLong(line.substring(0, space)), Path.of(line.substring(space + 1)));
            }
        } catch (IOException closing) {
            // nobody wants to hear of more
        }
    }

    /** Is told. */
    @FunctionalInterface
    public interface Listener {
        /** A process was started, and its host will connect to this socket. */
        void started(long pid, Path socket) throws IOException;
    }
}
