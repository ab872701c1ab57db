package ai.toru.host.http;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
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

    /** Where version, trace id, parent id and flags end, each with a hyphen before the next (section 3.2). */
    private static final int VERSION_END = 2;

    private static final int TRACE_END = 35;
    private static final int PARENT_END = 52;
    private static final int FLAGS_END = 55;

    /** In a version to come, more may follow behind a hyphen (section 3.2.4). */
    private static final int LONGEST = 256;

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
        return text.length() >= FLAGS_END
                && isHex(text, 0, VERSION_END)
                && isHex(text, VERSION_END + 1, TRACE_END)
                && isHex(text, TRACE_END + 1, PARENT_END)
                && isHex(text, PARENT_END + 1, FLAGS_END)
                && text.charAt(VERSION_END) == '-'
                && text.charAt(TRACE_END) == '-'
                && text.charAt(PARENT_END) == '-'
                && !text.startsWith("ff")
                && !text.startsWith(NO_TRACE, VERSION_END + 1)
                && !text.startsWith(NO_PARENT, TRACE_END + 1)
                && (text.length() == FLAGS_END || mayGoOn(text));
    }

    private static boolean mayGoOn(String text) {
        return !text.startsWith("00")
                && text.length() <= LONGEST
                && text.charAt(FLAGS_END) == '-'
                && text.chars().skip(FLAGS_END).allMatch(c -> c > ' ' && c < 0x7f);
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
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
