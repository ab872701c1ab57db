package ai.toru.plugin.internal.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.toru.plugin.ResponseBody;
import ai.toru.plugin.ResponseStream;
import ai.toru.plugin.internal.wire.Frames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Pieces that go at once, at the end, since the host takes no streams. Confined to one thread. */
final class CollectedAnswer implements ResponseStream {
    private final ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    private final Cancellation cancellation;

    CollectedAnswer(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    @Override
    public void write(String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        write(bytes, 0, bytes.length);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (cancellation.isCancelled()) {
            throw new IOException("Nobody reads the answer any more");
        }
        if (pieces.size() + length > Frames.MAX_LENGTH) {
            throw new IOException("The answer is larger than a frame, and the host does not offer the feature stream");
        }
        pieces.write(bytes, offset, length);
    }

    @Override
    public void flush() {}

    ResponseBody body() {
        return new ResponseBody.Bytes(pieces.toByteArray());
    }
}
