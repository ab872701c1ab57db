package ai.toru.servlet.internal.answer;

import ai.toru.host.http.ByteBudget;
import ai.toru.host.plugin.BadPluginResponseException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * What has come of a body in parts and was not taken yet: a few parts, as no more are asked for. Of a body whose length was announced
 * the last byte is kept back until the end: with it a client would take the answer for whole, though more may come. Thread-safe; one at
 * a time takes.
 */
final class Arrivals implements Flow.Subscriber<ByteBuffer> {

    /** How many parts may be here at once: one is written while the next are on their way. */
    static final int AHEAD = 4;

    private record Arrived(ByteBuffer bytes, ByteBudget.Holding room) {}

    private final ByteBudget budget;
    private final long announced;
    private final Parts parts;
    private final Runnable news;
    private final Queue<Arrived> waiting = new ConcurrentLinkedQueue<>();

    private volatile Flow.@Nullable Subscription subscription;

    /** Whether nothing more comes; set after the last part and the failure. */
    private volatile boolean ended;

    private volatile @Nullable Throwable failure;

    /** Set once; what comes after that is dropped. */
    private volatile boolean cancelled;

    /** Confined to the publisher's calls. */
    private long come;

    /** The last byte that was announced; null before it has come. Confined to the publisher's calls. */
    private @Nullable ByteBuffer lastByte;

    /** How many parts may be asked for. Confined to who takes. */
    private int taken;

    /**
     * @param budget counts what is here
     * @param news called whenever there is something to take, and at the end; on the publisher's threads
     */
    Arrivals(Parts parts, ByteBudget budget, Runnable news) {
        announced = parts.length();
        this.parts = parts;
        this.budget = budget;
        this.news = news;
    }

    /** Subscribes to the body, which thereby begins to come. */
    void begin() {
        parts.bytes().subscribe(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        subscription = begun;
        if (cancelled) {
            begun.cancel();
        } else {
            begun.request(AHEAD);
        }
    }

    @Override
    public void onNext(ByteBuffer part) {
        come += part.remaining();
        if (announced >= 0 && come > announced) {
            fail(mismatch("more"));
            return;
        }
        ByteBuffer bytes = part.duplicate();
        if (come == announced && bytes.hasRemaining()) {
            lastByte = bytes.duplicate().position(bytes.limit() - 1);
            bytes.limit(bytes.limit() - 1);
        }
        arrived(bytes);
    }

    private void arrived(ByteBuffer bytes) {
        ByteBudget.Holding room = budget.forAnswer();
        room.take(bytes.remaining());
        waiting.add(new Arrived(bytes, room));
        if (cancelled) {
            dropAll();
        }
        news.run();
    }

    private BadPluginResponseException mismatch(String sent) {
        return new BadPluginResponseException(
                parts.pluginId(),
                "The plugin \"" + parts.pluginId() + "\" announced a body of " + announced
                        + " bytes (Content-Length), and sent " + sent + ". Let it announce the right length, or none.");
    }

    private void fail(Throwable why) {
        if (!ended) {
            failure = why;
            ended = true;
            cancelSubscription();
            news.run();
        }
    }

    @Override
    public void onError(Throwable why) {
        fail(why);
    }

    /** The trailers belong to the end. */
    @Override
    public void onComplete() {
        if (announced >= 0 && come < announced) {
            fail(mismatch(Long.toString(come)));
            return;
        }
        ByteBuffer rest = lastByte;
        parts.trailers().whenComplete((fields, broken) -> {
            if (broken != null) {
                fail(broken);
            } else if (!ended) {
                end(rest);
            }
        });
    }

    private void end(@Nullable ByteBuffer rest) {
        if (rest != null) {
            arrived(rest);
        }
        ended = true;
        news.run();
    }

    /** Whether all has come; what is here may still have to be taken. Ask before {@link #next}. */
    boolean ended() {
        return ended;
    }

    /** Why the body broke off; null where it did not. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** The bytes to be taken next, whose position moves as they are; null where there are none at hand. */
    @Nullable
    ByteBuffer next() {
        Arrived first = waiting.peek();
        while (first != null && !first.bytes().hasRemaining()) {
            waiting.poll();
            first.room().close();
            taken++;
            first = waiting.peek();
        }
        return first == null ? null : first.bytes();
    }

    /** Asks for as many parts as were taken. Not under a lock: they may come at once. */
    void askForMore() {
        Flow.Subscription from = subscription;
        if (from != null && !ended && !cancelled && taken > 0) {
            int more = taken;
            taken = 0;
            from.request(more);
        }
    }

    /** Nothing more is wanted. Idempotent. */
    void cancel() {
        cancelled = true;
        cancelSubscription();
        dropAll();
    }

    private void cancelSubscription() {
        Flow.Subscription from = subscription;
        if (from != null) {
            from.cancel();
        }
    }

    private void dropAll() {
        for (Arrived each = waiting.poll(); each != null; each = waiting.poll()) {
            each.room().close();
        }
    }
}
