package ai.toru.testing.dev;

import ai.toru.testing.relay.Daemon;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Looks at files again and again, and tells of a change once two looks in a row saw the same. Other places than before count as
 * they are. Thread-safe; tells on a thread of its own.
 */
final class FileWatch implements AutoCloseable {

    private final Supplier<List<Path>> places;
    private final Duration pause;
    private final Runnable changed;
    private final Thread thread;
    private volatile boolean closed;

    /** Looks for the first time before it returns. */
    FileWatch(Supplier<List<Path>> places, Duration pause, Runnable changed) throws IOException {
        this.places = places;
        this.pause = pause;
        this.changed = changed;
        List<Path> begun = places.get();
        FileLook first = FileLook.at(begun);
        thread = Daemon.start("dev-watch", () -> watch(begun, first));
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        Daemon.join(thread);
    }

    private void watch(List<Path> begun, FileLook first) {
        List<Path> seen = begun;
        FileLook acted = first;
        FileLook before = first;
        while (!closed) {
            LockSupport.parkNanos(pause.toNanos());
            List<Path> current = places.get();
            FileLook now = look(current, before);
            if (!current.equals(seen)) {
                acted = now;
            } else if (!closed && now.equals(before) && !now.equals(acted)) {
                acted = now;
                changed.run();
            }
            seen = current;
            before = now;
        }
    }

    /** A directory that is being replaced counts as unchanged until it is there. */
    private static FileLook look(List<Path> places, FileLook before) {
        try {
            return FileLook.at(places);
        } catch (IOException meanwhile) {
            return before;
        }
    }
}
