package ai.toru.testing.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What kinds of answers were seen, for the reason why something could not be looked at. Confined to one thread. */
final class Streams {
    static final String ENDED = "No answer was a stream of more than the first credit.";

    /** Of the worst reason to the best: what was seen last counts. */
    private final Map<Kind, List<String>> seen = new EnumMap<>(Kind.class);

    /** Notes what the answer of a path was; tells whether it is a stream that waits for credit. */
    boolean note(String path, Kind kind) {
        seen.computeIfAbsent(kind, any -> new ArrayList<>()).add(path);
        return kind == Kind.USED_UP;
    }

    /** Says why nothing was to be seen, where no stream waited for credit. */
    void skipUnlessUsedUp() throws SkippedException {
        if (seen.containsKey(Kind.USED_UP)) {
            return;
        }
        if (seen.containsKey(Kind.SHORT)) {
            throw new SkippedException(ENDED);
        }
        if (seen.containsKey(Kind.SLOW)) {
            throw new SkippedException(
                    "It could not be seen: GET " + String.join(", ", seen.getOrDefault(Kind.SLOW, List.of()))
                            + " streams so little that the first credit lasts for long. Name a path that streams more with --path.");
        }
        throw new SkippedException("No answer was a stream: name a path that streams with --path.");
    }

    /** What an answer can be. */
    enum Kind {
        /** No stream. */
        WHOLE,
        /** A stream that does not use up its credit in sensible time. */
        SLOW,
        /** A stream that ended before. */
        SHORT,
        /** A stream that has used up its credit and waits. */
        USED_UP
    }
}
