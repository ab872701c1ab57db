package ai.toru.servlet.internal.stream;

import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/** Writes an event stream's text as fast as the client takes it, flushed after each part. Confined to the stream's turns. */
final class StreamOutput {

    /** As much as containers buffer: of a larger piece Tomcat would keep a copy. */
    private static final int PIECE = 32 * 1024;

    private static final Duration RETRY = Duration.ofSeconds(2);

    private final ServletOutputStream out;
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private int written;
    private boolean unflushed;

    /** Begins with how long the client is to wait before it connects again. */
    StreamOutput(ServletOutputStream out) {
        this.out = out;
        add(new EventText().retry(RETRY).bytes());
    }

    /** The last event: why the stream ends. */
    static byte[] farewell(String reason) {
        return new EventText()
                .event("end", null, "{\"code\":\"" + reason + "\"}")
                .bytes();
    }

    void add(byte[] text) {
        if (text.length > 0) {
            waiting.add(text);
        }
    }

    /** Whether a write is possible now; if not, the container calls when it is. */
    boolean ready() {
        return out.isReady();
    }

    /** Writes or flushes once, which {@link #ready} has allowed; false if there was nothing to do. */
    boolean writeSome() throws IOException {
        byte[] text = waiting.peek();
        if (text == null) {
            return flushOnce();
        }
        int piece = Math.min(PIECE, text.length - written);
        out.write(text, written, piece);
        written += piece;
        unflushed = true;
        if (written == text.length) {
            waiting.remove();
            written = 0;
        }
        return true;
    }

    private boolean flushOnce() throws IOException {
        boolean flushed = unflushed;
        if (flushed) {
            unflushed = false;
            out.flush();
        }
        return flushed;
    }

    /** Writes the last event if there is room for it this moment, and nothing half written. */
    void tryFarewell(String reason) throws IOException {
        if (written == 0 && out.isReady()) {
            waiting.clear();
            out.write(farewell(reason));
        }
    }
}
