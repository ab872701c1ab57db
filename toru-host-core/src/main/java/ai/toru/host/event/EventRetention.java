package ai.toru.host.event;

import java.time.Duration;

/**
 * How long events are kept: until they are too old, or too many came after them. Immutable.
 *
 * @param maxAge 1 minute to 100 years; 30 days by default. In memory events do not age
 * @param maxEvents 1 to 100,000,000; 100,000 by default. In memory at most {@link InMemoryEventJournal#DEFAULT_CAPACITY}
 */
public record EventRetention(Duration maxAge, int maxEvents) {

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(36_525);

    /** The defaults named above; behind the bounds, by which it is checked. */
    public static final EventRetention DEFAULTS = new EventRetention(Duration.ofDays(30), 100_000);

    /**
     * Checks both.
     *
     * @throws IllegalArgumentException if one lies outside
     */
    public EventRetention {
        if (maxAge.compareTo(SHORTEST) < 0 || maxAge.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "maxAge must lie within " + SHORTEST + " to " + LONGEST + ", but is " + maxAge + ".");
        }
        if (maxEvents < 1 || maxEvents > 100_000_000) {
            throw new IllegalArgumentException("maxEvents must lie within 1 to 100000000, but is " + maxEvents + ".");
        }
    }
}
