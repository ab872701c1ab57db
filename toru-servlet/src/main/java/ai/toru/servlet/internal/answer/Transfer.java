package ai.toru.servlet.internal.answer;

import ai.toru.host.http.ByteBudget;
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

    /** Drops what has come of a body in parts; null where there is none. Set before it is looked whether this has ended. */
    private volatile @Nullable Runnable dropping;

    /** What of the answer comes later; null where nothing does. Set before it is looked whether this has ended. */
    private volatile @Nullable Parts parts;

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

    /** For the request's body, of which the client has announced so many bytes; negative where it has not. */
    BodyBuffer upload(long announced) {
        return new BodyBuffer(limits.maxBytes(), announced, request, pace());
    }

    /** The answer's body is here, or begins to come, until the end. */
    void hold(Answer coming) {
        answer.take(coming.body().length);
        parts = coming.parts();
        if (ended) {
            giveUpParts();
        }
    }

    private void giveUpParts() {
        Parts unwanted = parts;
        if (unwanted != null) {
            unwanted.giveUp();
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

    /** At the end something is dropped. */
    void dropAtEnd(Runnable drop) {
        dropping = drop;
        if (ended) {
            drop.run();
        }
    }

    /** Called by the watch, when it ends. */
    void stop() {
        Runnable now = stopping;
        if (now != null && !ended) {
            now.run();
        }
    }

    /** Called by the watch. */
    void look() {
        Runnable now = task;
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
        giveUpParts();
        Runnable drop = dropping;
        if (drop != null) {
            drop.run();
        }
    }
}
