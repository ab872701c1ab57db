package ai.toru.testing.wire;

/** What came from the plugin. Immutable. */
public sealed interface WireEvent {
    /** A whole frame. */
    final class Frame implements WireEvent {
        private final byte[] content;

        Frame(byte[] content) {
            this.content = content;
        }

        /** Its bytes, without the length. */
        public byte[] content() {
            return content;
        }
    }

    /** A length that no frame may have. */
    record WrongLength(long length) implements WireEvent {}

    /**
     * The end of the connection.
     *
     * @param begun how many bytes of a frame had come, its length included; 0 between frames
     * @param reset whether it ended with an error instead of properly
     */
    record End(int begun, boolean reset) implements WireEvent {}
}
