package ai.toru.servlet.internal.answer;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a body in parts as they come, each flushed as soon as no other is at hand, without a waiting thread. Whoever has news,
 * the container or the plugin, takes a turn, or has the one under way taken once more; turns never overlap, and run on threads of
 * the container's only. Thread-safe.
 */
final class Relay implements WriteListener {

    /** What becomes of a body. */
    interface End {
        /** All is written. */
        void done();

        /** The rest will not come; all that did is written. */
        void severed(Throwable why);

        /** It can be written no more. */
        void broken();

        /** The client takes it too slowly. */
        void cutOff();
    }

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private final ServletOutputStream out;
    private final Lease lease;
    private final Patience patience;
    private final End end;
    private final PieceWriter pieces;
    private final AtomicInteger turns = new AtomicInteger();
    private final Arrivals arrivals;

    /** Whether the container has begun to take what is written. */
    private volatile boolean begun;

    private volatile boolean stopped;

    /** Whether a write failed outside the container's calls; it says so itself, and is waited for. */
    private volatile boolean failed;

    /** Confined to turns. The head is to be flushed, too. */
    private boolean unflushed = true;

    /** Confined to turns. */
    private boolean over;

    Relay(ServletOutputStream out, Parts parts, Transfer transfer, Lease lease, End end) {
        this.out = out;
        this.lease = lease;
        this.end = end;
        patience = transfer.patience();
        pieces = new PieceWriter(out);
        arrivals = new Arrivals(parts, transfer.budget(), this::news);
    }

    /** Has the plugin send, once the container calls this. */
    void begin() {
        arrivals.begin();
    }

    /** Whether the client has taken too little while it was its turn. On any thread. */
    boolean takenTooSlowly() {
        return patience.over();
    }

    /** Whether the container should long have ended this. On any thread. */
    boolean failed() {
        return failed;
    }

    /** Ends it without waiting for the plugin. */
    void stop() {
        stopped = true;
        news();
    }

    /** Nothing more will be written. Idempotent. */
    void drop() {
        arrivals.cancel();
    }

    /** On a thread of the plugin's, which must not write. */
    private void news() {
        if (turns.getAndIncrement() == 0) {
            lease.start(() -> {
                try {
                    takeTurns();
                } catch (IOException | RuntimeException e) {
                    LOG.debug("An answer could not be written any more.", e);
                    failed = true;
                    arrivals.cancel();
                }
            });
        }
    }

    @Override
    public void onWritePossible() throws IOException {
        begun = true;
        if (turns.getAndIncrement() == 0) {
            takeTurns();
        }
    }

    private void takeTurns() throws IOException {
        int seen = 1;
        while (seen != 0 && !failed) {
            lease.use(this::write);
            arrivals.askForMore();
            seen = turns.addAndGet(-seen);
        }
    }

    private void write() throws IOException {
        while (begun && !over && out.isReady()) {
            patience.pause();
            boolean last = arrivals.ended() || stopped;
            ByteBuffer part = stopped ? null : arrivals.next();
            if (part != null) {
                patience.moved(pieces.write(part));
                unflushed = true;
            } else if (unflushed) {
                unflushed = false;
                out.flush();
            } else if (last) {
                over = true;
                finish();
            } else {
                return;
            }
        }
        if (!over) {
            patience.begin();
        }
    }

    private void finish() {
        Throwable why = stopped ? new IOException("The servlet is stopped.") : arrivals.failure();
        if (why == null) {
            end.done();
        } else {
            end.severed(why);
        }
    }

    @Override
    public void onError(Throwable failure) {
        end.broken();
    }
}
