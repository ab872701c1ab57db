package ai.toru.servlet.internal.answer;

import ai.toru.host.http.ByteBudget;

/** The bodies of one request and its answer: what they hold, and how fast they have to be. Thread-safe. */
final class Transfer {

    private final BodyLimits limits;
    private final ByteBudget.Holding request;
    private final ByteBudget.Holding answer;

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

    /** Gives back what is held. Idempotent. */
    void end() {
        request.close();
        answer.close();
    }
}
