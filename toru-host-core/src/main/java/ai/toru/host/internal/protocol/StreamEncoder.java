package ai.toru.host.internal.protocol;

import static ai.toru.host.internal.protocol.JsonEscapes.ascii;

import org.jspecify.annotations.Nullable;

/**
 * Writes what the feature {@code stream} adds, each as a complete frame. Thread-safe.
 *
 * <p>Parts always go as Base64: a part may begin or end in the middle of a character, and is not looked at here.
 */
public final class StreamEncoder {

    private static final byte[] CHUNK = ascii("{\"type\":\"http.chunk\",\"timestamp\":\"");
    private static final byte[] CHUNK_PAYLOAD = ascii(",\"payload\":{\"type\":\"http.chunk\",\"request_id\":");
    private static final byte[] DATA = ascii(",\"data_base64\":");
    private static final byte[] END = ascii("{\"type\":\"http.end\",\"timestamp\":\"");
    private static final byte[] END_PAYLOAD = ascii(",\"payload\":{\"type\":\"http.end\",\"request_id\":");
    private static final byte[] ERROR = ascii(",\"error\":");
    private static final byte[] WINDOW = ascii("{\"type\":\"http.window\",\"timestamp\":\"");
    private static final byte[] WINDOW_PAYLOAD = ascii(",\"payload\":{\"type\":\"http.window\",\"request_id\":");
    private static final byte[] BYTES = ascii(",\"bytes\":");
    private static final byte[] END_OF_MESSAGE = ascii("}}");

    private final MessageEncoder messages;

    StreamEncoder(MessageEncoder messages) {
        this.messages = messages;
    }

    /** A part of a request's body. */
    public byte[] chunk(String requestId, byte[] part) {
        return messages.about(requestId, CHUNK, CHUNK_PAYLOAD)
                .raw(DATA)
                .base64(part, END_OF_MESSAGE.length)
                .raw(END_OF_MESSAGE)
                .frame();
    }

    /** The end of a request's body; with an error where it broke off. */
    public byte[] end(String requestId, @Nullable String error) {
        FrameWriter out = messages.about(requestId, END, END_PAYLOAD);
        if (error != null) {
            out.raw(ERROR).string(error);
        }
        return out.raw(END_OF_MESSAGE).frame();
    }

    /** The host takes so many bytes more of an answer. */
    public byte[] window(String requestId, long bytes) {
        return messages.about(requestId, WINDOW, WINDOW_PAYLOAD)
                .raw(BYTES)
                .raw(ascii(Long.toString(bytes)))
                .raw(END_OF_MESSAGE)
                .frame();
    }
}
