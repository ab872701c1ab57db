package ai.toru.servlet.internal.stream;

import java.time.Duration;

/**
 * How event streams are kept. Immutable.
 *
 * @param most how many may be open at once
 * @param heartbeat after so long without an event comes a comment, so that proxies keep the connection and a client that has gone
 *     is noticed. Four of these without a byte taken, and the client is given up
 */
public record StreamSettings(int most, Duration heartbeat) {

    /** 64 streams, 15 seconds. */
    public static final StreamSettings DEFAULTS = new StreamSettings(64, Duration.ofSeconds(15));
}
