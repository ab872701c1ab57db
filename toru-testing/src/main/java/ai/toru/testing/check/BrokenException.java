package ai.toru.testing.check;

import org.jspecify.annotations.Nullable;

/** A rule is broken. Immutable, but for what every exception has. */
public final class BrokenException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Rule rule;

    /** That which is being looked at is broken. */
    BrokenException(String problem) {
        this(null, problem);
    }

    /** A certain one is broken, whichever is being looked at. */
    BrokenException(@Nullable Rule rule, String problem) {
        super(problem);
        this.rule = rule;
    }

    /** Which rule; null for the one that is being looked at. */
    @Nullable
    Rule rule() {
        return rule;
    }

    /** What is wrong: a whole sentence. */
    String problem() {
        return String.valueOf(getMessage());
    }
}
