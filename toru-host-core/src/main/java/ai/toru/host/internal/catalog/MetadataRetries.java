package ai.toru.host.internal.catalog;

import ai.toru.host.internal.discovery.DirectoryStamps;
import ai.toru.host.internal.discovery.Discovered;
import ai.toru.host.internal.time.HostClock;
import ai.toru.host.internal.time.HostTimer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When to ask those files again that could not be run, or did not end as they should: that may be the fault of a moment, such
 * as a busy machine, want of memory, or a copy that is not done, and then a look at the file need not show that it is over.
 * Later and later, since it may as well be the file's own; soon again where the file has changed, once two looks saw it alike.
 * Confined to the catalog's thread, but for closing.
 */
final class MetadataRetries implements AutoCloseable {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final HostTimer timer;
    private final HostClock clock;
    private final Runnable onDue;

    private Map<Path, Retry> waiting = new HashMap<>();

    /** Whether files are being asked, and nothing else is due until that is done. */
    private boolean asking;

    /** Written by the catalog's thread. */
    private volatile HostTimer.@Nullable Scheduled next;

    /** Written by whoever closes. */
    private volatile boolean closed;

    /**
     * @param onDue is run on the timer's thread when files are to be asked again
     */
    MetadataRetries(HostTimer timer, HostClock clock, Runnable onDue) {
        this.timer = timer;
        this.clock = clock;
        this.onDue = onDue;
    }

    /** Waits from now on for what was left open; a file that has changed since it was asked before begins anew. */
    void follow(Findings findings) {
        Map<Path, Retry> open = new HashMap<>();
        findings.invalid().stream().filter(Discovered.Invalid::again).forEach(file -> {
            String stamp = findings.stamps().files().get(file.binary());
            Retry known = waiting.get(file.binary());
            open.put(
                    file.binary(),
                    known != null && Objects.equals(known.asked(), stamp)
                            ? known
                            : new Retry(stamp, stamp, FIRST, clock.nanoTime() + FIRST.toNanos()));
        });
        waiting = open;
        schedule();
    }

    /**
     * The files whose time has come, each of which waits longer afterwards. To be followed by {@link #done}.
     *
     * @param looked how files look now
     */
    Set<Path> due(DirectoryStamps looked) {
        asking = true;
        long now = clock.nanoTime();
        Set<Path> due = new HashSet<>();
        waiting.replaceAll((file, retry) -> {
            String seen = looked.files().get(file);
            if (!retry.isDue(now)) {
                return retry;
            } else if (!Objects.equals(retry.seen(), seen)) {
                return retry.settling(seen);
            }
            due.add(file);
            return retry.later();
        });
        return due;
    }

    /** What was due has been asked, or could not be: its time begins now. */
    void done() {
        asking = false;
        schedule();
    }

    private void schedule() {
        cancel();
        if (closed || asking) {
            return;
        }
        long now = clock.nanoTime();
        waiting.replaceAll((file, retry) -> retry.isDue(now) ? retry.from(now) : retry);
        waiting.values().stream()
                .mapToLong(retry -> retry.at() - now)
                .min()
                .ifPresent(nanos -> next = timer.schedule(Duration.ofNanos(nanos), this::fire));
    }

    private void fire() {
        if (!closed) {
            onDue.run();
        }
    }

    /** Has no file asked any more. */
    @Override
    public void close() {
        closed = true;
        cancel();
    }

    private void cancel() {
        HostTimer.Scheduled waits = next;
        if (waits != null) {
            waits.cancel();
        }
    }

    /**
     * One file's turn. Immutable.
     *
     * @param asked how the file looked when it was asked; null if nobody has looked
     * @param seen how it looked at the last look; null where it was gone
     * @param at its time, by the clock's nanoseconds
     */
    private record Retry(@Nullable String asked, @Nullable String seen, Duration delay, long at) {

        boolean isDue(long now) {
            return at - now <= 0;
        }

        Retry later() {
            Duration doubled = delay.multipliedBy(2);
            return new Retry(asked, seen, doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled, at);
        }

        Retry settling(@Nullable String changed) {
            return new Retry(asked, changed, FIRST, at);
        }

        Retry from(long now) {
            return new Retry(asked, seen, delay, now + delay.toNanos());
        }
    }
}
