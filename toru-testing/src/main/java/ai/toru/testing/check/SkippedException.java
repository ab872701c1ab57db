package ai.toru.testing.check;

/** A rule cannot be looked at, or does not apply. Immutable, but for what every exception has. */
public final class SkippedException extends Exception {
    private static final long serialVersionUID = 1L;

    SkippedException(String reason) {
        super(reason);
    }

    /** Why: a whole sentence. */
    String reason() {
        return String.valueOf(getMessage());
    }
}
