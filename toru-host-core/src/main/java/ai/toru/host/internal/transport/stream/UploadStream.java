package ai.toru.host.internal.transport.stream;

import ai.toru.host.internal.protocol.StreamLimits;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A request's body in parts on its way to a plugin: cut to what the plugin takes, and sent as far as it has given credit.
 * Holds one part of whoever publishes them, and has at most a few more in the connection's queue. Thread-safe.
 *
 * <p>The publisher is called by whichever thread has something to do: its own, the connection's reader, or its writer.
 */
public final class UploadStream implements Flow.Subscriber<ByteBuffer> {

    /** A plugin may give credit for more than it reads: so many parts wait for it to read on, and the publisher for them. */
    private static final int MOST_QUEUED = 4;

    /** More credit than this counts as this. */
    private static final long MOST_CREDIT = 1L << 30;

    private final Flow.Publisher<ByteBuffer> publisher;
    private final Wire wire;
    private final StreamDeadline deadline;

    /** How many times somebody wanted work done; whoever makes 1 of 0 does it for all. */
    private final AtomicInteger wanted = new AtomicInteger();

    /** Guarded by this. */
    private Flow.@Nullable Subscription subscription;

    /** What the publisher gave and is not sent wholly. Guarded by this. */
    private @Nullable ByteBuffer current;

    /** Guarded by this. */
    private long credit = StreamLimits.WINDOW_BYTES;

    /** How many parts wait to be written. Guarded by this. */
    private int queued;

    /** Whether the publisher was asked for a part that has not come. Guarded by this. */
    private boolean asked;

    /** Whether the publisher has said all. Guarded by this. */
    private boolean complete;

    /** Why the publisher broke off; null where it did not. Guarded by this. */
    private @Nullable Throwable broken;

    /** Whether the publisher is subscribed to. Guarded by this. */
    private boolean begun;

    /** Whether nothing is sent any more. Guarded by this. */
    private boolean over;

    public UploadStream(Flow.Publisher<ByteBuffer> publisher, Wire wire, StreamDeadline deadline) {
        this.publisher = publisher;
        this.wire = wire;
        this.deadline = deadline;
    }

    /** The plugin has the request: its body may follow. Subscribes, once. Foreign code is called: no lock may be held. */
    public void begin() {
        synchronized (this) {
            if (begun || over) {
                return;
            }
            begun = true;
            deadline.mayRead(false);
        }
        try {
            publisher.subscribe(this);
        } catch (RuntimeException | Error defect) {
            onError(defect);
        }
    }

    /** The plugin takes so many bytes more. */
    public void window(long bytes) {
        synchronized (this) {
            credit = Math.min(MOST_CREDIT, credit + Math.min(MOST_CREDIT, bytes));
        }
        work();
    }

    /** Sends no more: the request is over, or was answered. Idempotent. */
    public void stop() {
        Flow.Subscription given;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            given = complete || broken != null ? null : subscription;
            current = null;
            deadline.mayRead(true);
        }
        if (given != null) {
            given.cancel();
        }
        deadline.look();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        Objects.requireNonNull(given, "subscription");
        boolean taken;
        synchronized (this) {
            taken = !over && subscription == null;
            subscription = taken ? given : subscription;
        }
        if (taken) {
            work();
        } else {
            given.cancel();
        }
    }

    @Override
    public void onNext(ByteBuffer part) {
        Objects.requireNonNull(part, "part");
        boolean unasked;
        synchronized (this) {
            unasked = !asked;
            asked = false;
            current = unasked || over ? current : part.slice();
            turn();
        }
        if (unasked) {
            breakOff(new IllegalStateException("The publisher of a request's body gave a part that nobody asked for."));
        } else {
            work();
        }
    }

    @Override
    public void onError(Throwable why) {
        Objects.requireNonNull(why, "why");
        synchronized (this) {
            broken = complete || broken != null ? broken : why;
            turn();
        }
        work();
    }

    @Override
    public void onComplete() {
        synchronized (this) {
            complete = broken == null;
            turn();
        }
        work();
    }

    /** A part was written. */
    private void written() {
        synchronized (this) {
            queued--;
        }
        work();
    }

    /** The publisher does what it may not. */
    private void breakOff(Throwable why) {
        Flow.Subscription given;
        synchronized (this) {
            given = subscription;
        }
        if (given != null) {
            given.cancel();
        }
        onError(why);
    }

    /** Whose turn it is. Called with the lock held. */
    private void turn() {
        deadline.mayRead(over || complete || broken != null || current != null);
    }

    private void work() {
        if (wanted.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            Runnable next = next();
            while (next != null) {
                next.run();
                next = next();
            }
            seen = wanted.addAndGet(-seen);
        } while (seen != 0);
        deadline.look();
    }

    /** What can be done now; null for nothing. */
    private synchronized @Nullable Runnable next() {
        if (over) {
            return null;
        }
        ByteBuffer part = current;
        if (part != null && part.hasRemaining() && broken == null) {
            return credit > 0 && queued < MOST_QUEUED ? chunk(part) : null;
        }
        current = null;
        turn();
        if (complete || broken != null) {
            return end();
        }
        Flow.Subscription open = subscription;
        if (open == null || asked) {
            return null;
        }
        asked = true;
        return () -> ask(open);
    }

    private void ask(Flow.Subscription open) {
        try {
            open.request(1);
        } catch (RuntimeException | Error defect) {
            breakOff(defect);
        }
    }

    private Runnable chunk(ByteBuffer part) {
        byte[] bytes = new byte[(int) Math.min(StreamLimits.PART_BYTES, Math.min(credit, part.remaining()))];
        part.get(bytes);
        credit -= bytes.length;
        queued++;
        deadline.heard();
        return () -> wire.chunk(bytes, this::written);
    }

    private Runnable end() {
        over = true;
        deadline.mayRead(true);
        deadline.heard();
        Throwable why = broken;
        return why == null ? wire::end : () -> wire.brokenOff(why);
    }

    /** What carries the parts. Called without a lock, one call at a time. */
    public interface Wire {

        /** Sends a part; {@code written} is called once it has left. */
        void chunk(byte[] part, Runnable written);

        /** Says that the body is whole. */
        void end();

        /** Says that it is not, and never will be. */
        void brokenOff(Throwable why);
    }
}
