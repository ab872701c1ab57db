package ai.toru.servlet.internal.manage;

import ai.toru.servlet.access.Access;
import ai.toru.servlet.internal.answer.Answer;
import ai.toru.servlet.internal.answer.AnswerWriter;
import ai.toru.servlet.internal.answer.Exchanges;
import ai.toru.servlet.internal.answer.Handler;
import ai.toru.servlet.internal.request.Refusal;
import ai.toru.servlet.internal.request.Settings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One request to the management interface, and the checks before it is acted on. Confined to the container's thread.
 */
record Call(Settings settings, Attempt attempt, HttpServletRequest request, HttpServletResponse response) {

    /** What is done once the checks are passed. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    /** Whether the client may do this too, beyond what it asks for. */
    boolean may(Access access) {
        return settings.guard().check(request, access).isEmpty();
    }

    /**
     * The query's parameters.
     *
     * @throws BadQueryException if there are others than these
     */
    QueryParameters parameters(String... known) {
        return QueryParameters.of(request.getQueryString(), known);
    }

    void answer(Answer answer) throws IOException {
        AnswerWriter.write(request, response, answer);
    }

    /** For GET and HEAD without parameters, with an answer at hand. */
    void get(Access access, Supplier<Answer> answer) throws IOException {
        getting(access, () -> {
            parameters();
            answer(answer.get());
        });
    }

    /** For GET and HEAD. */
    void getting(Access access, Action action) throws IOException {
        if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
            any(access, action);
        } else {
            answer(Answer.methodNotAllowed(request.getMethod(), "GET, HEAD"));
        }
    }

    /** For POST without parameters, with an answer to come. */
    void post(Access access, Handler handler) throws IOException {
        if (request.getMethod().equals("POST")) {
            later(access, handler);
        } else {
            answer(Answer.methodNotAllowed(request.getMethod(), "POST"));
        }
    }

    /** For every method without parameters, with a body within the limits, and an answer to come. */
    void withBody(Access access, Handler handler) throws IOException {
        any(access, () -> {
            parameters();
            Exchanges.withBody(request, response, settings.bodies(), handler);
        });
    }

    /** For every method with some parameters only, with an answer to come. */
    void later(Access access, Handler handler, String... known) throws IOException {
        any(access, () -> {
            parameters(known);
            withoutBody(handler);
        });
    }

    /** Answers without looking at the request's body; the checks are passed. */
    void withoutBody(Handler handler) throws IOException {
        Exchanges.withoutBody(request, response, settings.bodies(), handler);
    }

    /** For every method. Attempts to manage plugins are told of. A query that makes no sense is answered with 400. */
    void any(Access access, Action action) throws IOException {
        Optional<Refusal> refusal = settings.guard().check(request, access);
        if (access == Access.MANAGE) {
            refusal.ifPresentOrElse(attempt::refused, attempt::passed);
        }
        if (refusal.isPresent()) {
            answer(refusal.get().answer());
        } else {
            try {
                action.run();
            } catch (BadQueryException e) {
                answer(e.answer());
            }
        }
    }
}
