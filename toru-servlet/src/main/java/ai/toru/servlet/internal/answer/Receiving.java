package ai.toru.servlet.internal.answer;

import ai.toru.servlet.internal.trace.RequestMark;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** Reads a body that is wanted whole, or not at all, for a request that waits for its answer, without a waiting thread. Immutable. */
record Receiving(HttpServletRequest request, Lease lease, Transfer transfer, Exchange exchange) {

    void whole(BodyBuffer buffer, Handler handler) {
        try {
            ServletInputStream in = request.getInputStream();
            read(
                    in,
                    new Upload(in, buffer, body -> exchange.answerWith(handler.answer(body)), exchange::answer),
                    RequestBody.TOO_SLOW);
        } catch (IOException | RuntimeException e) {
            exchange.answer(Failures.duringUse(e, RequestMark.of(request)));
        }
    }

    /** Answers once the body has been read away. */
    void away(Answer refusal) {
        try {
            ServletInputStream in = request.getInputStream();
            read(in, new Drain(in, transfer.pace(), () -> exchange.answer(refusal)), refusal);
        } catch (IOException | RuntimeException e) {
            exchange.answer(refusal);
        }
    }

    /** The last answer is for a client that falls silent. */
    private void read(ServletInputStream in, Intake intake, Answer tooSlow) {
        in.setReadListener(RequestBody.chunked(request) ? new ReadingApart(intake, lease::start) : intake);
        transfer.watch(() -> {
            if (intake.endIfTooSlow()) {
                exchange.answerOnContainersThread(tooSlow);
            }
        });
    }
}
