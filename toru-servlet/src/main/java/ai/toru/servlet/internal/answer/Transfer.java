package ai.toru.servlet.internal.answer;

import ai.toru.host.http.ByteBudget;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The bodies of one request and its answer: what they hold, and how fast they have to be. Thread-safe. */
final class Transfer {

    private final BodyLimits limits;
    private final ByteBudget.Holding request;
    private final ByteBudget.Holding answer;

    /** What is done from time to time; null while nothing is on its way. */
    private volatile @Nullable Runnable task;

    /** Ends a body that comes in parts, when the servlet is destroyed; null where there is none. */
    private volatile @Nullable Runnable stopping;

    /** What is done from time to time while a request's body goes on as it comes; null while none does. */
    private volatile @Nullable Runnable uploadTask;

    /** What is done at the end. */
    private final Queue<Runnable> endings = new ConcurrentLinkedQueue<>();

    /** Set before the watch is left. */
    private volatile boolean ended;

    Transfer(BodyLimits limits) {
        this.limits = limits;
        request = limits.budget().forRequest();
        answer = limits.budget().forAnswer();
    }

    int maxBytes() {
        return limits.maxBytes();
    }

    Duration transferTimeout() {
        return limits.transferTimeout();
    }

    long maxStreamedBytes() {
        return limits.maxStreamedBytes();
    }

    /** Whether there is room for the part at hand of a body that goes on as it comes. */
    boolean hasRoomForPart() {
        return request.tryTake(Feeder.PIECE);
    }

    /** For the request's body, of which the client has announced so many bytes; negative where it has not. */
    BodyBuffer upload(long announced) {
        return new BodyBuffer(limits.maxBytes(), announced, request, pace());
    }

    /** The answer's body is here, or begins to come, until the end. */
    void hold(Answer coming) {
        answer.take(coming.body().length);
        Parts parts = coming.parts();
        if (parts != null) {
            atEnd(parts::giveUp);
        }
    }

    /** Counts what is in memory of a body that comes in parts. */
    ByteBudget budget() {
        return limits.budget();
    }

    /** With a client that takes a body in parts; begins when it is the client's turn. */
    Patience patience() {
        return Patience.withTaker(limits.transferTimeout());
    }

    /** With a client that sends a body in parts; begins when it is the client's turn. */
    Patience senderPatience() {
        return Patience.withSender(limits.transferTimeout());
    }

    /** Begins now. */
    Pace pace() {
        return Pace.begin(limits.transferTimeout());
    }

    /** A body is on its way: from time to time something is done, in place of what was done before, until the end. */
    void watch(Runnable looking) {
        task = looking;
        limits.watch().add(this);
        if (ended) {
            limits.watch().remove(this);
        }
    }

    /** The same for a body that comes in parts, which is stopped when the servlet is destroyed. */
    void watch(Runnable looking, Runnable stop) {
        stopping = stop;
        watch(looking);
    }

    /** At the end something is done, once; at once where that was. */
    void atEnd(Runnable ending) {
        endings.add(ending);
        if (ended) {
            runEndings();
        }
    }

    private void runEndings() {
        for (Runnable each = endings.poll(); each != null; each = endings.poll()) {
            each.run();
        }
    }

    /** Called by the watch, when it ends. */
    void stop() {
        run(stopping);
    }

    /** A request's body goes on as it comes: the same, besides the answer's. */
    void watchUpload(Runnable looking) {
        uploadTask = looking;
        limits.watch().add(this);
        if (ended) {
            limits.watch().remove(this);
        }
    }

    /** Called by the watch. */
    void look() {
        run(task);
        run(uploadTask);
    }

    private void run(@Nullable Runnable now) {
        if (now != null && !ended) {
            now.run();
        }
    }

    /** Gives back what is held, and is watched no more. Idempotent. */
    void end() {
        ended = true;
        limits.watch().remove(this);
        request.close();
        answer.close();
        runEndings();
    }
}
