package ai.toru.host.internal.protocol;

/** What the feature {@code stream} allows. */
public final class StreamLimits {

    /** How many bytes of a body in parts may be on their way, either way, before the receiver has given more credit. */
    public static final int WINDOW_BYTES = 256 << 10;

    /** The longest part. */
    public static final int PART_BYTES = 64 << 10;

    private StreamLimits() {}
}
