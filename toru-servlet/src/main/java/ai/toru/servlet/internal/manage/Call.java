package ai.toru.servlet.internal.manage;

import ai.toru.servlet.access.Access;
import ai.toru.servlet.internal.answer.Answer;
import ai.toru.servlet.internal.answer.AnswerWriter;
import ai.toru.servlet.internal.answer.Exchanges;
import ai.toru.servlet.internal.answer.Handler;
import ai.toru.servlet.internal.request.Settings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One request to the management interface, and the checks before it is acted on. Confined to the container's thread.
 */
record Call(Settings settings, HttpServletRequest request, HttpServletResponse response) {

    /** What is done once the checks are passed. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    /** Whether the client may do this too, beyond what it asks for. */
    boolean may(Access access) {
        return settings.guard().policy().allows(request, access);
    }

    QueryParameters parameters() {
        return new QueryParameters(request);
    }

    void answer(Answer answer) throws IOException {
        AnswerWriter.write(request, response, answer);
    }

    /** For GET and HEAD, with an answer at hand. */
    void get(Access access, Supplier<Answer> answer) throws IOException {
        getting(access, () -> answer(answer.get()));
    }

    /** For GET and HEAD. */
    void getting(Access access, Action action) throws IOException {
        if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
            any(access, action);
        } else {
            answer(Answer.methodNotAllowed(request.getMethod(), "GET, HEAD"));
        }
    }

    /** For GET and HEAD, with an answer to come. */
    void getLater(Access access, Handler handler) throws IOException {
        getting(access, () -> Exchanges.withoutBody(request, response, settings.bodies(), handler));
    }

    /** For POST, with an answer to come. */
    void post(Access access, Handler handler) throws IOException {
        if (request.getMethod().equals("POST")) {
            later(access, handler);
        } else {
            answer(Answer.methodNotAllowed(request.getMethod(), "POST"));
        }
    }

    /** For every method, with a body within the limits, and an answer to come. */
    void withBody(Access access, Handler handler) throws IOException {
        any(access, () -> Exchanges.withBody(request, response, settings.bodies(), handler));
    }

    /** For every method, with an answer to come. */
    void later(Access access, Handler handler) throws IOException {
        any(access, () -> Exchanges.withoutBody(request, response, settings.bodies(), handler));
    }

    /** For every method. */
    void any(Access access, Action action) throws IOException {
        Optional<Answer> refusal = settings.guard().refusal(request, access);
        if (refusal.isPresent()) {
            answer(refusal.get());
        } else {
            action.run();
        }
    }
}
