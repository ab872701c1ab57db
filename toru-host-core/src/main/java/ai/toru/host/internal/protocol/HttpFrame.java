package ai.toru.host.internal.protocol;

/** An http request as it goes over the wire. Immutable. */
public final class HttpFrame {

    private final byte[] bytes;
    private final boolean binary;

    HttpFrame(byte[] bytes, boolean binary) {
        this.bytes = bytes;
        this.binary = binary;
    }

    /** The complete frame. Not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    /** Whether its body is Base64, which only plugins with the feature {@code binary} read. */
    public boolean binary() {
        return binary;
    }
}
