package ai.toru.servlet.internal.answer;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;

/**
 * Reads a body away, without a waiting thread, since many clients look at the answer only after they have sent all.
 * Confined to the container's calls, of which there is one at a time.
 */
final class Drain implements ReadListener {

    private final ServletInputStream in;
    private final Pace pace;
    private final Runnable done;
    private long drained;
    private final byte[] piece = new byte[8 * 1024];

    Drain(ServletInputStream in, Pace pace, Runnable done) {
        this.in = in;
        this.pace = pace;
        this.done = done;
    }

    @Override
    public void onDataAvailable() throws IOException {
        boolean more = true;
        while (more && in.isReady() && !in.isFinished()) {
            int count = in.read(piece);
            drained += Math.max(count, 0);
            more = count >= 0;
            if (count > 0 && pace.tooSlow(drained)) {
                done.run();
                return;
            }
        }
    }

    @Override
    public void onAllDataRead() {
        done.run();
    }

    @Override
    public void onError(Throwable failure) {
        done.run();
    }
}
