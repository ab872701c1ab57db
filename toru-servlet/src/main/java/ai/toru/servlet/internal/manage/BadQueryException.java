package ai.toru.servlet.internal.manage;

/** A query parameter makes no sense; the message says which, why and what would do. */
final class BadQueryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadQueryException(String message) {
        super(message);
    }
}
