package ai.toru.host.internal.transport;

import ai.toru.host.internal.protocol.MessageEncoder;
import ai.toru.host.internal.time.HostTimer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a plugin at intervals whether it lives: the feature {@code ping}. Each ping is to be answered before the next is due;
 * one that went down with its connection counts as nothing. Thread-safe.
 */
final class Heartbeat {

    private static final HostTimer.Scheduled NONE = () -> {};

    private final MessageEncoder encoder;
    private final HostTimer timer;
    private final Supplier<? extends List<? extends Line>> lines;
    private final String idPrefix =
            "ping-" + Long.toHexString(ThreadLocalRandom.current().nextLong()) + "-";

    /** How many were sent. Guarded by this. */
    private long count;

    /** The id of the ping that is not answered; null for none. Guarded by this. */
    private @Nullable String awaited;

    /** What that ping went out on; null where that is not known yet. Guarded by this. */
    private @Nullable Line asked;

    /** How many in a row were not answered in time. Guarded by this. */
    private int missed;

    /** Guarded by this. */
    private boolean over;

    /** The next beat. Guarded by this. */
    private HostTimer.Scheduled next = NONE;

    /**
     * @param lines what a ping may go out on, asked anew for each
     */
    Heartbeat(MessageEncoder encoder, HostTimer timer, Supplier<? extends List<? extends Line>> lines) {
        this.encoder = encoder;
        this.timer = timer;
        this.lines = lines;
    }

    /** Sends the first ping after one interval. To be called once. */
    synchronized void begin(Duration interval) {
        if (!over) {
            next = timer.schedule(interval, () -> beat(interval));
        }
    }

    /** Sends none any more. Idempotent. */
    synchronized void end() {
        over = true;
        next.cancel();
    }

    /** How many pings in a row were not answered in time, up to now. */
    synchronized int missed() {
        return missed;
    }

    /** The plugin answered a ping, which may have been an earlier one: it lives. */
    void pong(String requestId) {
        Line answered = answered(requestId);
        if (answered != null) {
            answered.pingOver();
        }
    }

    private synchronized @Nullable Line answered(String requestId) {
        missed = 0;
        if (!requestId.isEmpty() && !requestId.equals(awaited)) {
            return null;
        }
        awaited = null;
        return asked;
    }

    private void beat(Duration interval) {
        Line late = unanswered();
        if (late != null && late.pingOver()) {
            miss();
        }
        begin(interval);
        String id = await();
        if (id != null) {
            ask(id);
        }
    }

    /** What has not answered; forgets that it was asked. */
    private synchronized @Nullable Line unanswered() {
        Line late = awaited == null ? null : asked;
        awaited = null;
        asked = null;
        return late;
    }

    private synchronized void miss() {
        missed++;
    }

    /** Null where it is over. */
    private synchronized @Nullable String await() {
        awaited = over ? null : idPrefix + Long.toHexString(++count);
        return awaited;
    }

    private void ask(String id) {
        OutgoingFrame frame = new OutgoingFrame(encoder.ping(id));
        for (Line line : lines.get()) {
            if (line.ping(frame)) {
                asked(id, line);
                return;
            }
        }
    }

    private void asked(String id, Line line) {
        boolean waits;
        synchronized (this) {
            waits = id.equals(awaited);
            asked = waits ? line : null;
        }
        if (!waits) {
            line.pingOver(); // answered before it was noted here
        }
    }

    /** What a ping goes out on. */
    interface Line {

        /** Sends it, unless a request is in its way; false, and nothing is sent, where one is. */
        boolean ping(OutgoingFrame frame);

        /**
         * It was answered, or is not waited for any more. Idempotent.
         *
         * @return whether it was sent, the connection that it was sent on is still there, and the host has read from that
         */
        boolean pingOver();
    }
}
