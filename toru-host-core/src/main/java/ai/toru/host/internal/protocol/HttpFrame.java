package ai.toru.host.internal.protocol;

import java.util.EnumSet;
import java.util.Set;

/** An http request as it goes over the wire. Immutable. */
public final class HttpFrame {

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
        Set<ProtocolFeature> needs = EnumSet.noneOf(ProtocolFeature.class);
        if (binary) {
            needs.add(ProtocolFeature.BINARY);
        }
        if (streamed) {
            needs.add(ProtocolFeature.STREAM);
        }
        return Set.copyOf(needs);
    }
}
