package ai.toru.host.internal.transport;

import java.time.Duration;

/**
 * How the conversation with a run goes. Immutable.
 *
 * @param timeoutsInARow requests that the plugin had and did not answer in time, since it last answered one
 * @param unreachable for how long in all, since it took a connection the last time, it took none though a request needed
 *     one; zero when no request needs one now
 * @param missedPings pings in a row that it did not answer before the next was due; zero where it does not offer to
 */
public record SessionHealth(int timeoutsInARow, Duration unreachable, int missedPings) {

    /** Nothing is wrong. */
    public static final SessionHealth GOOD = new SessionHealth(0, Duration.ZERO);

    SessionHealth withMissedPings(int count) {
        return new SessionHealth(timeoutsInARow, unreachable, count);
    }

    /** No ping was missed. */
    public SessionHealth(int timeoutsInARow, Duration unreachable) {
        this(timeoutsInARow, unreachable, 0);
    }
}
