package ai.toru.servlet.internal.answer;

/** A request's body will not do; the message says why and what would. Immutable. */
public final class BadBodyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    private BadBodyException(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    /** For what it says, or how it is written. */
    public static BadBodyException malformed(String message) {
        return new BadBodyException(400, "bad_request", message);
    }

    /** For its type. */
    public static BadBodyException unsupported(String message) {
        return new BadBodyException(415, "unsupported_media_type", message);
    }

    /** What the client is told. */
    public Answer answer() {
        return Answer.error(status, code, String.valueOf(getMessage()));
    }
}
