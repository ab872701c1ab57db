package ai.toru.servlet.internal.manage;

import ai.toru.servlet.internal.answer.Answer;

/** A query parameter makes no sense; the message says which, why and what would do. */
final class BadQueryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadQueryException(String message) {
        super(message);
    }

    /** What the client is told. */
    Answer answer() {
        return Answer.error(400, "bad_query", String.valueOf(getMessage()));
    }
}
