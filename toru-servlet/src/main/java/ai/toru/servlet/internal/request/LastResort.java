package ai.toru.servlet.internal.request;

import ai.toru.servlet.internal.answer.Answer;
import ai.toru.servlet.internal.answer.AnswerWriter;
import ai.toru.servlet.internal.answer.Failures;
import ai.toru.servlet.internal.trace.RequestMark;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Turns what a servlet throws into an answer, so that no container shows a stack trace for it. */
public final class LastResort {

    private LastResort() {}

    /** What a servlet does with a request. */
    @FunctionalInterface
    public interface Action {
        /** Does it. */
        void run() throws IOException, OddPathException;
    }

    /**
     * Does it, and answers for it where it fails.
     *
     * @throws UnsupportedOperationException where the answer is to be part of another one
     */
    public static void run(HttpServletRequest request, HttpServletResponse response, Action action) throws IOException {
        if (request.getDispatcherType() == DispatcherType.INCLUDE) {
            throw new UnsupportedOperationException(
                    "An answer of Toru's servlets cannot be included in another, since it"
                            + " has a status and fields of its own and comes later. Forward to it, or have the page fetch it.");
        }
        RequestMark.show(request, response);
        Optional<Answer> refusal = UnsoundRequest.refusal(request);
        if (refusal.isPresent()) {
            AnswerWriter.write(request, response, refusal.get());
            return;
        }
        try {
            action.run();
        } catch (OddPathException e) {
            AnswerWriter.write(request, response, Answer.error(400, "odd_path", String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            if (response.isCommitted() || request.isAsyncStarted()) {
                throw e;
            }
            response.reset();
            AnswerWriter.write(request, response, Failures.duringUse(e, RequestMark.of(request)));
        }
    }
}
