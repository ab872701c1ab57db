package ai.toru.testing.check;

import java.time.Duration;

/**
 * How long the kit waits. Immutable.
 *
 * @param answer for an answer
 * @param metadata for {@code --metadata}
 * @param start from the start of the process to its first connection, and to {@code ready}
 * @param initClose for the plugin to close the connection of {@code init}
 * @param stop from {@code shutdown} to the exit
 * @param terminate from SIGTERM to the exit
 */
public record Limits(
        Duration answer, Duration metadata, Duration start, Duration initClose, Duration stop, Duration terminate) {
    /** Those of the protocol; for answers less, so that a check ends soon. */
    public static final Limits PROTOCOL = new Limits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2));

    /** How long nothing must come, for the kit to believe that nothing does. */
    static final Duration QUIET = Duration.ofMillis(200);

    /** How long a stream is followed that does not end. */
    static final Duration STREAM = Duration.ofSeconds(5);

    /** What no single rule may exceed, whatever goes wrong. */
    Duration rule() {
        return answer.multipliedBy(4).plus(start.multipliedBy(3)).plus(stop.multipliedBy(3));
    }

    /** The same with another limit for answers. */
    public Limits withAnswer(Duration limit) {
        return new Limits(limit, metadata, start, initClose, stop, terminate);
    }
}
