package ai.toru.testing.dev;

import ai.toru.testing.relay.Daemon;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at files again and again, and tells of a change once two looks in a row saw the same. Thread-safe; tells on a thread of its
 * own.
 */
final class FileWatch implements AutoCloseable {

    private final List<Path> places;
    private final Duration pause;
    private final Runnable changed;
    private final Thread thread;
    private volatile boolean closed;

    /** Looks for the first time before it returns. */
    FileWatch(Collection<Path> places, Duration pause, Runnable changed) throws IOException {
        this.places = List.copyOf(places);
        this.pause = pause;
        this.changed = changed;
        FileLook first = FileLook.at(this.places);
        thread = Daemon.start("dev-watch", () -> watch(first));
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        Daemon.join(thread);
    }

    private void watch(FileLook first) {
        FileLook acted = first;
        FileLook before = first;
        while (!closed) {
            LockSupport.parkNanos(pause.toNanos());
            FileLook now = look(before);
            if (!closed && now.equals(before) && !now.equals(acted)) {
                acted = now;
                changed.run();
            }
            before = now;
        }
    }

    /** A directory that is being replaced counts as unchanged until it is there. */
    private FileLook look(FileLook before) {
        try {
            return FileLook.at(places);
        } catch (IOException meanwhile) {
            return before;
        }
    }
}
