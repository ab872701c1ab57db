package ai.toru.host.internal.transport.stream;

import ai.toru.host.internal.time.HostClock;
import java.time.Duration;
import java.util.function.LongConsumer;

/**
 * By when a plugin has to be heard of that has a request: one limit for the first frame of its answer, and for each that
 * follows. The time runs only while it is the plugin's turn, and begins anew with each. Thread-safe.
 */
public final class StreamDeadline {

    /** Further away, deadlines could no longer be compared. */
    private static final Duration LONGEST = Duration.ofDays(3650);

    private static final long EVER = LONGEST.toNanos();

    private final HostClock clock;
    private final long limit;
    private final LongConsumer watch;

    /** Whether the plugin could go on with its answer. Guarded by this. */
    private boolean mayAnswer = true;

    /** Whether it has, or could take, what there is of the request. Guarded by this. */
    private boolean mayRead = true;

    /** In the clock's nanoseconds. Written under this. */
    private volatile long at;

    /**
     * The time begins.
     *
     * @param begun in the clock's nanoseconds
     * @param watch makes sure that somebody looks at a time; called without a lock
     */
    public StreamDeadline(HostClock clock, Duration limit, long begun, LongConsumer watch) {
        this.clock = clock;
        this.limit = limit.compareTo(LONGEST) < 0 ? limit.toNanos() : EVER;
        this.watch = watch;
        at = begun + this.limit;
    }

    /** In the clock's nanoseconds; years away while it is not the plugin's turn. */
    public long at() {
        return at;
    }

    /** Something went to the plugin, or came from it. */
    public synchronized void heard() {
        at = clock.nanoTime() + (mayAnswer && mayRead ? limit : EVER);
    }

    /** Whether the plugin could go on with its answer: it has the credit. {@link #look} follows. */
    synchronized void mayAnswer(boolean may) {
        if (mayAnswer != may) {
            mayAnswer = may;
            heard();
        }
    }

    /** Whether it is the plugin that the rest of the request waits for, or there is none. {@link #look} follows. */
    synchronized void mayRead(boolean may) {
        if (mayRead != may) {
            mayRead = may;
            heard();
        }
    }

    /** Has the deadline watched, which may have become earlier. Called without a lock. */
    void look() {
        watch.accept(at);
    }
}
