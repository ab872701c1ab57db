package ai.toru.testing.check;

import org.jspecify.annotations.Nullable;

/** A rule is broken. Immutable, but for what every exception has. */
public final class BrokenException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Rule rule;
    private final boolean unfinished;

    /** That which is being looked at is broken. */
    BrokenException(String problem) {
        this(null, problem);
    }

    /** A certain one is broken, whichever is being looked at. */
    BrokenException(@Nullable Rule rule, String problem) {
        this(rule, problem, false);
    }

    private BrokenException(@Nullable Rule rule, String problem, boolean unfinished) {
        super(problem);
        this.rule = rule;
        this.unfinished = unfinished;
    }

    /** Nothing is known to be broken: the kit has given up. */
    static BrokenException unfinished(String reason) {
        return new BrokenException(null, reason, true);
    }

    /** Whether the kit has given up, and nothing is known to be broken. */
    boolean isUnfinished() {
        return unfinished;
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
