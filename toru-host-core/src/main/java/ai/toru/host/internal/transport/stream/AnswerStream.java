package ai.toru.host.internal.transport.stream;

import ai.toru.host.http.ByteBudget;
import ai.toru.host.http.HeaderFields;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer's body in parts: what has come waits here until its one subscriber asks for it, and the plugin for credit until
 * that has read it. Thread-safe.
 *
 * <p>The subscriber is called by whichever thread has something for it: the connection's reader, or the one that asked for
 * more. One at a time; what others bring meanwhile, the one that is at it takes along.
 */
public final class AnswerStream implements Flow.Publisher<ByteBuffer> {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerStream.class);

    private final Source source;
    private final StreamDeadline deadline;
    private final ByteBudget.Holding room;
    private final CompletableFuture<HeaderFields> trailers = new CompletableFuture<>();
    private final CompletableFuture<Void> offTheWire = new CompletableFuture<>();

    private final AtomicBoolean claimed = new AtomicBoolean();
    private volatile Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;

    /** How many times somebody wanted something delivered; whoever makes 1 of 0 does it for all. */
    private final AtomicInteger wanted = new AtomicInteger();

    /** Whether the subscriber has its subscription. Confined to whoever delivers. */
    private boolean greeted;

    /** Guarded by this. */
    private final Deque<byte[]> parts = new ArrayDeque<>();

    /** Guarded by this. */
    private final ReceiveCredit credit = new ReceiveCredit();

    /** How many parts the subscriber has asked for and not got. Guarded by this. */
    private long demand;

    /** What comes behind the parts; null while more of them may come. Guarded by this. */
    private @Nullable Ending ending;

    /** Whether nobody is told anything any more. Guarded by this. */
    private boolean over;

    /**
     * @param room for what waits here; closed with the stream
     */
    public AnswerStream(Source source, StreamDeadline deadline, ByteBudget.Holding room) {
        this.source = source;
        this.deadline = deadline;
        this.room = room;
    }

    /** Completes with the end of the body, exceptionally where that broke off. */
    public CompletionStage<HeaderFields> trailers() {
        return trailers.minimalCompletionStage();
    }

    /** Completes when nothing of it is expected from the plugin any more. */
    public CompletionStage<Void> offTheWire() {
        return offTheWire;
    }

    /** Takes a part; false, and it is dropped, where the plugin had no credit for it. */
    public boolean part(byte[] bytes) {
        synchronized (this) {
            if (over || ending != null) {
                return true; // it crossed the news that nobody wants it
            }
            if (!credit.take(bytes.length)) {
                return false;
            }
            deadline.mayAnswer(credit.sufficesForAnyPart());
            if (bytes.length > 0) {
                parts.add(bytes);
                room.take(bytes.length);
            }
        }
        deliver();
        return true;
    }

    /** The plugin has said all it will: what waits is delivered, then the end, or why it broke off. */
    public void end(HeaderFields fields, @Nullable Throwable broken) {
        synchronized (this) {
            if (over || ending != null) {
                return;
            }
            ending = new Ending(fields, broken);
        }
        offTheWire.complete(null);
        deliver();
    }

    /** Breaks it off, at once: what waits is dropped. False where the plugin had said all, or nobody listens. */
    public boolean fail(Throwable why) {
        synchronized (this) {
            if (over || ending != null) {
                return false;
            }
            ending = new Ending(HeaderFields.empty(), why);
            parts.clear();
        }
        brokenOff(why);
        return true;
    }

    /** Gives it up; the subscriber, if there is one, hears nothing more. Idempotent. */
    public void cancel() {
        boolean underWay;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            underWay = ending == null;
            parts.clear();
        }
        closed();
        trailers.completeExceptionally(new CancellationException());
        if (underWay) {
            offTheWire.complete(null);
            source.givenUp();
        }
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> other) {
        if (!claimed.compareAndSet(false, true) || isOver()) {
            other.onSubscribe(new Refused());
            other.onError(
                    new IllegalStateException("An answer's body is for one subscriber, and can be given up before."));
            return;
        }
        subscriber = other;
        deliver();
    }

    private synchronized boolean isOver() {
        return over;
    }

    /** The subscriber does what it may not. */
    private void refuse(Throwable why) {
        boolean underWay;
        synchronized (this) {
            if (over) {
                return;
            }
            underWay = ending == null;
            ending = new Ending(HeaderFields.empty(), why);
            parts.clear();
        }
        brokenOff(why);
        if (underWay) {
            source.givenUp();
        }
    }

    private void brokenOff(Throwable why) {
        room.close();
        trailers.completeExceptionally(why);
        offTheWire.complete(null);
        deliver();
    }

    private void deliver() {
        if (wanted.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            boolean more = true;
            while (more) {
                more = deliverNext();
            }
            seen = wanted.addAndGet(-seen);
        } while (seen != 0);
    }

    /** False where there is nothing to deliver now. */
    private boolean deliverNext() {
        Flow.Subscriber<? super ByteBuffer> to = subscriber;
        if (to == null) {
            return false;
        }
        if (!greeted) {
            greeted = true;
            call(() -> to.onSubscribe(new Demand()));
            return true;
        }
        byte[] part;
        Ending last;
        synchronized (this) {
            part = over || demand == 0 ? null : parts.poll();
            last = over || !parts.isEmpty() || part != null ? null : ending;
            demand -= part == null || demand == Long.MAX_VALUE ? 0 : 1;
            over = over || last != null;
        }
        if (part != null) {
            deliver(part, to);
        } else if (last != null) {
            deliver(last, to);
        }
        return part != null;
    }

    private void deliver(byte[] part, Flow.Subscriber<? super ByteBuffer> to) {
        room.giveBack(part.length);
        if (call(() -> to.onNext(ByteBuffer.wrap(part).asReadOnlyBuffer()))) {
            consumed(part.length);
        }
    }

    private void consumed(int bytes) {
        long back;
        synchronized (this) {
            back = over || ending != null ? 0 : credit.consumed(bytes);
            deadline.mayAnswer(credit.sufficesForAnyPart());
        }
        if (back > 0) {
            source.credit(back);
            deadline.look();
        }
    }

    private void deliver(Ending last, Flow.Subscriber<? super ByteBuffer> to) {
        closed();
        Throwable broken = last.broken();
        if (broken == null) {
            trailers.complete(last.trailers());
            call(to::onComplete);
        } else {
            trailers.completeExceptionally(broken);
            call(() -> to.onError(broken));
        }
    }

    /** Calls the subscriber. One that throws is taken to have cancelled, as Reactive Streams has it (2.13). */
    private boolean call(Runnable subscribersMethod) {
        try {
            subscribersMethod.run();
            return true;
        } catch (RuntimeException | Error defect) {
            LOG.warn("Whoever reads an answer in parts has failed, so it is given up.", defect);
            cancel();
            return false;
        }
    }

    private void closed() {
        room.close();
        subscriber = null;
    }

    /** What the stream asks of the request that it answers. Called without a lock. */
    public interface Source {

        /** So many bytes more may come. */
        void credit(long bytes);

        /** Nobody wants the rest. */
        void givenUp();
    }

    /** @param broken null where it is whole */
    private record Ending(HeaderFields trailers, @Nullable Throwable broken) {}

    /** The subscriber's. Thread-safe. */
    private final class Demand implements Flow.Subscription {

        @Override
        public void request(long more) {
            if (more <= 0) { // Reactive Streams, 3.9
                refuse(new IllegalArgumentException("At least one part has to be asked for, not " + more + "."));
                return;
            }
            synchronized (AnswerStream.this) {
                demand = demand + more < 0 ? Long.MAX_VALUE : demand + more;
            }
            deliver();
        }

        @Override
        public void cancel() {
            AnswerStream.this.cancel();
        }
    }

    /** Of whoever is refused. Immutable. */
    private static final class Refused implements Flow.Subscription {

        @Override
        public void request(long more) {}

        @Override
        public void cancel() {}
    }
}
