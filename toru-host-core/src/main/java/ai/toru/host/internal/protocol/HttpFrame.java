package ai.toru.host.internal.protocol;

import java.util.Set;

/** An http request as it goes over the wire. Immutable. A body is Base64, or follows in parts, but never both. */
public final class HttpFrame {

    private static final Set<ProtocolFeature> STREAM = Set.of(ProtocolFeature.STREAM);
    private static final Set<ProtocolFeature> BINARY = Set.of(ProtocolFeature.BINARY);

    private final byte[] bytes;
    private final boolean binary;
    private final boolean streamed;

    HttpFrame(byte[] bytes, boolean binary, boolean streamed) {
        this.bytes = bytes;
        this.binary = binary;
        this.streamed = streamed;
    }

    /** The complete frame. Not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    /** Whether its body is Base64, which only plugins with the feature {@code binary} read. */
    public boolean binary() {
        return binary;
    }

    /** Whether its body follows in parts, for which the plugin needs the feature {@code stream}. */
    public boolean streamed() {
        return streamed;
    }

    /** What the plugin has to understand beyond version 1.0. */
    public Set<ProtocolFeature> needs() {
        if (streamed) {
            return STREAM;
        }
        return binary ? BINARY : Set.of();
    }
}
