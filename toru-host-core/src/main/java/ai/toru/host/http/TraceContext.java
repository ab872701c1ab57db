package ai.toru.host.http;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which trace a request belongs to, as {@code traceparent} and {@code tracestate} say it (W3C Trace Context, level 1).
 * Immutable.
 *
 * <p>The host keeps no traces, so it passes on what it gets, unchanged. What breaks the rules begins a new trace (section
 * 3.2.2.5 and 4.3): one without the flag {@code sampled}, since nobody has recorded anything of it.
 *
 * @param traceparent valid by section 3.2
 * @param tracestate valid by section 3.3, fields joined by commas; null without one
 */
public record TraceContext(String traceparent, @Nullable String tracestate) {

    /** The name of the header field that names the trace. */
    public static final String PARENT_FIELD = "traceparent";

    /** The name of the header field with what tracing systems add. */
    public static final String STATE_FIELD = "tracestate";

    /** Version, trace id, parent id, flags; in a version to come, more may follow behind a hyphen (section 3.2.4). */
    private static final Pattern PARENT =
            Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-[\\x21-\\x7e]{0,200})?");

    private static final String NO_TRACE = "0".repeat(32);
    private static final String NO_PARENT = "0".repeat(16);

    public TraceContext {
        if (!isParent(traceparent)) {
            throw new IllegalArgumentException(
                    "The traceparent is none by W3C Trace Context, section 3.2: version, trace id, parent id and flags"
                            + " in lower case hexadecimal digits, with hyphens between.");
        }
        if (tracestate != null && !TraceState.isValid(tracestate)) {
            throw new IllegalArgumentException(
                    "The tracestate is none by W3C Trace Context, section 3.3: key=value, at most 32 times, with commas"
                            + " between, no key twice.");
        }
    }

    /** A new trace. */
    public static TraceContext random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new TraceContext(
                "00-" + hex(random.nextLong()) + hex(nonZero(random)) + "-" + hex(nonZero(random)) + "-00", null);
    }

    /**
     * What header fields say.
     *
     * @param parents all fields {@code traceparent}; it has to be one
     * @param states all fields {@code tracestate}, in order; together as good as none where they are not valid
     * @return nothing where there is no valid {@code traceparent}
     */
    public static Optional<TraceContext> of(List<String> parents, List<String> states) {
        if (parents.size() != 1 || !isParent(parents.get(0))) {
            return Optional.empty();
        }
        String state = String.join(",", states);
        boolean passes = !state.isEmpty() && TraceState.isValid(state);
        return Optional.of(new TraceContext(parents.get(0), passes ? state : null));
    }

    /** What a request's header fields say. */
    public static Optional<TraceContext> in(HeaderFields fields) {
        return of(fields.all(PARENT_FIELD), fields.all(STATE_FIELD));
    }

    /** The trace's id: 32 hexadecimal digits. */
    public String traceId() {
        return traceparent.substring(3, 35);
    }

    private static boolean isParent(String text) {
        Matcher parent = PARENT.matcher(text);
        if (!parent.matches()) {
            return false;
        }
        String version = parent.group(1);
        return !version.equals("ff")
                && !(version.equals("00") && parent.group(4) != null)
                && !parent.group(2).equals(NO_TRACE)
                && !parent.group(3).equals(NO_PARENT);
    }

    private static long nonZero(ThreadLocalRandom random) {
        long number = random.nextLong();
        return number == 0 ? 1 : number;
    }

    private static String hex(long number) {
        String digits = Long.toHexString(number);
        return NO_PARENT.substring(digits.length()) + digits;
    }
}
