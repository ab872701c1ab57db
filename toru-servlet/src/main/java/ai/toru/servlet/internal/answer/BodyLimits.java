package ai.toru.servlet.internal.answer;

import ai.toru.host.http.ByteBudget;
import java.time.Duration;

/**
 * What bodies may take. Immutable, but for who is watched.
 *
 * @param maxBytes the longest request body that goes whole
 * @param maxStreamedBytes the longest request body that goes in parts, to plugins that take such
 * @param transferTimeout how long a body may be on its way, either way, beside a second for each 32 KiB
 * @param budget what the bodies of all requests may hold together
 * @param watch notices bodies that have fallen silent; closed by the servlet or filter
 */
public record BodyLimits(
        int maxBytes, long maxStreamedBytes, Duration transferTimeout, ByteBudget budget, BodyWatch watch) {

    /** Limits whose watch has not begun. */
    public BodyLimits(int maxBytes, long maxStreamedBytes, Duration transferTimeout, ByteBudget budget) {
        this(maxBytes, maxStreamedBytes, transferTimeout, budget, new BodyWatch(transferTimeout));
    }

    /** The same, with one length for all. */
    BodyLimits(int maxBytes, Duration transferTimeout, ByteBudget budget) {
        this(maxBytes, maxBytes, transferTimeout, budget);
    }
}
