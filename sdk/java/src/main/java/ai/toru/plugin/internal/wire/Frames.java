package ai.toru.plugin.internal.wire;

import ai.toru.plugin.internal.json.JsonWriter;
import ai.toru.plugin.internal.json.Members;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages as bytes: the length in four of them, then JSON. Pure but for the time of day. */
public final class Frames {
    /** Bytes of a frame, without the four of its length. */
    public static final int MAX_LENGTH = 16 * 1024 * 1024;

    static final int PREFIX = 4;

    private Frames() {}

    /** A message to the host. {@link FrameException} if it is too large, {@link IOException} if it cannot be UTF-8. */
    public static ByteBuffer frame(String type, @Nullable String requestId, Map<String, ?> payload) throws IOException {
        Map<String, @Nullable Object> envelope = Members.of("type", type, "timestamp", now());
        if (requestId != null) {
            envelope.put("request_id", requestId);
        }
        envelope.put("payload", payload);
        Buffer buffer = new Buffer();
        JsonWriter.write(envelope, buffer);
        return buffer.frame();
    }

    /** The time of day as messages have it. */
    public static String now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** Bytes that are not copied once more to become a frame. */
    private static final class Buffer extends ByteArrayOutputStream {
        Buffer() {
            super(512);
            count = PREFIX;
        }

        ByteBuffer frame() throws FrameException {
            int length = count - PREFIX;
            if (length > MAX_LENGTH) {
                throw new FrameException(
                        "a message of " + length + " bytes is larger than a frame may be, " + MAX_LENGTH);
            }
            return ByteBuffer.wrap(buf, 0, count).putInt(0, length);
        }
    }
}
