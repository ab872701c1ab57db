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

    /** The answer's body is here, until the end. */
    void hold(Answer coming) {
        answer.take(coming.body().length);
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
    }
}
