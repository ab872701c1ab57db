package ai.toru.servlet.internal.answer;

import jakarta.servlet.ServletInputStream;
import java.io.IOException;

/** Reads a body away, since many clients look at the answer only after they have sent all. Thread-safe. */
final class Drain extends Intake {

    private final Pace pace;
    private final Runnable done;
    private final byte[] piece = new byte[8 * 1024];

    /** Confined to who reads. */
    private long drained;

    /** Confined to who reads. */
    private boolean late;

    Drain(ServletInputStream in, Pace pace, Runnable done) {
        super(in);
        this.pace = pace;
        this.done = done;
    }

    @Override
    boolean read(ServletInputStream from) throws IOException {
        int count = from.read(piece);
        drained += Math.max(count, 0);
        late = count > 0 && tooSlow();
        return count >= 0 && !late;
    }

    @Override
    boolean unfit() {
        return late;
    }

    @Override
    boolean tooSlow() {
        return pace.tooSlow(drained);
    }

    @Override
    void refused() {
        done.run();
    }

    @Override
    void arrived() {
        done.run();
    }

    @Override
    void broken(Throwable failure) {
        done.run();
    }
}
