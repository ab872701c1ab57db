package ai.toru.servlet.internal.answer;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/**
 * Writes a body as fast as the client takes it, without a waiting thread, and gives up on one that takes it too slowly;
 * without a body, only the head. Confined to the container's calls, of which there is one at a time, but for the question
 * whether it is taken too slowly.
 */
final class Download implements WriteListener {

    /** As much as containers buffer: of a larger piece Tomcat would keep a copy. */
    private static final int PIECE = 32 * 1024;

    private final ServletOutputStream out;
    private final byte[] body;
    private final Pace pace;
    private final Runnable done;
    private final Runnable broken;

    /** Written by the container's calls only. */
    private volatile int written;

    /** Whether the end has to be flushed; else the container does that when the request is given back. */
    private boolean unflushed;

    Download(ServletOutputStream out, byte[] body, boolean early, Pace pace, Runnable done, Runnable broken) {
        this.out = out;
        this.body = body;
        unflushed = early || body.length == 0;
        this.pace = pace;
        this.done = done;
        this.broken = broken;
    }

    @Override
    public void onWritePossible() throws IOException {
        while (out.isReady()) {
            if (written == body.length) {
                if (unflushed) {
                    unflushed = false;
                    out.flush();
                    continue;
                }
                done.run();
                return;
            }
            if (takenTooSlowly()) {
                throw new IOException("The client takes the answer too slowly.");
            }
            int from = written;
            int piece = Math.min(PIECE, body.length - from);
            out.write(body, from, piece);
            written = from + piece;
        }
    }

    /** Whether the client has taken too little by now. On any thread. */
    boolean takenTooSlowly() {
        return pace.takenTooSlowly(written);
    }

    @Override
    public void onError(Throwable failure) {
        broken.run();
    }
}
