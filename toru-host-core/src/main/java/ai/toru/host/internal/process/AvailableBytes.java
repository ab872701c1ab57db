package ai.toru.host.internal.process;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads a pipe without ever waiting. Stateless. */
final class AvailableBytes {

    private static final int MOST = 64 * 1024;

    private AvailableBytes() {}

    /** What the pipe holds now, at most 64 KiB; null if nothing. */
    static byte @Nullable [] read(InputStream pipe) throws IOException {
        int available = Math.min(pipe.available(), MOST);
        if (available <= 0) {
            return null;
        }
        byte[] bytes = pipe.readNBytes(available);
        return bytes.length == 0 ? null : bytes;
    }
}
