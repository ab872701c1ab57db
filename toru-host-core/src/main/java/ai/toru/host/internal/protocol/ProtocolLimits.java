package ai.toru.host.internal.protocol;

import java.time.Duration;

/**
 * Limits of the wire protocol. Immutable.
 *
 * @param maxFrameBytes largest JSON text of one frame, either way; 16 MiB by default
 * @param maxNesting deepest nesting of JSON; 64 by default
 * @param frameTimeout how long a frame may take from its first byte to its last; 30 s by default
 */
public record ProtocolLimits(int maxFrameBytes, int maxNesting, Duration frameTimeout) {

    /** The defaults named above. */
    public static final ProtocolLimits DEFAULTS = new ProtocolLimits(16 << 20, 64, Duration.ofSeconds(30));

    public ProtocolLimits {
        if (maxFrameBytes < 1 || maxNesting < 1 || frameTimeout.isZero() || frameTimeout.isNegative()) {
            throw new IllegalArgumentException("Limits of the protocol must be positive, not " + maxFrameBytes
                    + " bytes, " + maxNesting + " levels, " + frameTimeout + ".");
        }
    }
}
