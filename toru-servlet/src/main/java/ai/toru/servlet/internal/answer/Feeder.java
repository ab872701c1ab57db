package ai.toru.servlet.internal.answer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The subscriber to a request's body, and how many parts it has asked for. Thread-safe; one at a time feeds. */
final class Feeder {

    /** The largest part: as much as fits one message to a plugin. */
    static final int PIECE = 64 * 1024;

    private final AtomicLong demand = new AtomicLong();
    private volatile Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;

    /** Confined to who feeds. */
    private boolean ended;

    void begin(Flow.Subscriber<? super ByteBuffer> to) {
        if (subscriber != null) {
            throw new IllegalStateException("A request's body is for one subscriber.");
        }
        subscriber = to;
    }

    void demand(long parts) {
        demand.accumulateAndGet(Math.max(parts, 0), (now, more) -> now + more < 0 ? Long.MAX_VALUE : now + more);
    }

    boolean wantsMore() {
        return demand.get() > 0;
    }

    /** Hands on a copy of what was asked for. */
    void pass(byte[] buffer, int length) {
        Flow.Subscriber<? super ByteBuffer> to = subscriber;
        if (to != null && !ended) {
            demand.decrementAndGet();
            to.onNext(ByteBuffer.wrap(Arrays.copyOf(buffer, length)));
        }
    }

    /** Tells the subscriber, if there is one, of the end, or why there is none. Idempotent. */
    void end(@Nullable Throwable why) {
        Flow.Subscriber<? super ByteBuffer> to = subscriber;
        if (to == null || ended) {
            return;
        }
        ended = true;
        if (why == null) {
            to.onComplete();
        } else {
            to.onError(why instanceof IOException ? why : new IOException("The client's body broke off.", why));
        }
    }
}
