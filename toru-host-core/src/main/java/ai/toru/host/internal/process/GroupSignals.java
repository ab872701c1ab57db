package ai.toru.host.internal.process;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends signals to groups. Java cannot, so a shell does; signals that are asked for at the same time share one.
 * Thread-safe.
 */
final class GroupSignals {

    private static final Logger LOG = LoggerFactory.getLogger(GroupSignals.class);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** Keeps the script far below what the kernel takes as one argument. */
    private static final int LARGEST_BATCH = 500;

    private final StarterThread starter;
    private final String shell;
    private final Watchdog watchdog;

    /** Guarded by itself. */
    private final Set<GroupSignal> pending = new LinkedHashSet<>();

    GroupSignals(StarterThread starter, String shell, Watchdog watchdog) {
        this.starter = starter;
        this.shell = shell;
        this.watchdog = watchdog;
    }

    /** The group of a process that leads its own. */
    ProcessGroup groupOf(long pid) {
        return new SessionGroup(this, pid);
    }

    void send(GroupSignal signal) {
        boolean first;
        synchronized (pending) {
            first = pending.isEmpty();
            pending.add(signal);
        }
        if (first) {
            starter.execute(this::flush);
        }
    }

    private void flush() {
        List<GroupSignal> batch = takeBatch();
        try {
            String script = batch.stream().map(GroupSignal::script).collect(Collectors.joining("\n"));
            QuietCommand.run(List.of(shell, "-c", script), LIMIT);
        } catch (IOException | OutOfMemoryError noProcess) { // OutOfMemoryError: no thread for the new process
            LOG.warn("{} could not be started to send signals; the watchdog sends them.", shell, noProcess);
            batch.forEach(watchdog::send);
        }
    }

    private List<GroupSignal> takeBatch() {
        synchronized (pending) {
            List<GroupSignal> batch =
                    new ArrayList<>(pending.stream().limit(LARGEST_BATCH).toList());
            batch.forEach(pending::remove);
            if (!pending.isEmpty()) {
                starter.execute(this::flush);
            }
            return batch;
        }
    }

    private record SessionGroup(GroupSignals signals, long pid) implements ProcessGroup {

        @Override
        public void terminate() {
            signals.send(new GroupSignal(pid, GroupSignal.Kind.TERMINATE));
        }

        @Override
        public void kill() {
            signals.send(new GroupSignal(pid, GroupSignal.Kind.KILL));
        }

        @Override
        public void sweep() {
            signals.send(new GroupSignal(pid, GroupSignal.Kind.SWEEP));
        }
    }
}
