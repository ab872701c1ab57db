package ai.toru.host.internal.transport;

import java.time.Duration;

/**
 * How the conversation with a run goes. Immutable.
 *
 * @param timeoutsInARow requests that the plugin had and did not answer in time, since it last answered one
 * @param unreachable for how long it has taken no connection, though one was needed; zero when all is well
 */
public record SessionHealth(int timeoutsInARow, Duration unreachable) {

    /** Nothing is wrong. */
    public static final SessionHealth GOOD = new SessionHealth(0, Duration.ZERO);
}
