package ai.toru.host.http;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;

/**
 * A request's body that comes in parts, so that it need not be in memory whole. Immutable; its parts are for one subscriber.
 *
 * <p>Only plugins with the feature {@code stream} of protocol 1.1 take one. The host subscribes when the request is on its way to
 * the plugin, and asks for as much as the plugin takes; it cancels when the plugin has answered before the end, or the request
 * is over for another reason. The publisher is called on the host's I/O threads, and must not block them. Where the parts end
 * with an error, the plugin hears that the body broke off, and the request fails.
 *
 * @param parts the bytes, in parts of any size; each buffer's content must stay as it is once it was handed over
 * @param length of all parts together, in bytes; {@link #UNKNOWN_LENGTH} where nobody knows
 */
public record StreamedBody(Flow.Publisher<ByteBuffer> parts, long length) {

    /** For a body whose length is not known before its end. */
    public static final long UNKNOWN_LENGTH = -1;

    public StreamedBody {
        Objects.requireNonNull(parts, "parts");
        if (length < UNKNOWN_LENGTH) {
            throw new IllegalArgumentException(
                    "A body has 0 bytes or more, or -1 for an unknown length, not " + length + ".");
        }
    }
}
