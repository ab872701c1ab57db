package ai.toru.servlet.internal.answer;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request's body that is read as it is asked for, without a waiting thread, and goes on to one subscriber. Once nobody wants it
 * any more, the rest is read away as far as that is worth it. Whoever has news, the container, the subscriber or the watch, takes
 * a turn, as in {@link Relay}. It reads outside the container's calls, for the reason {@link ReadingApart} has. Thread-safe.
 */
final class Inflow implements ReadListener, Flow.Subscription {

    /** Why a body ends before its end, and what the client is told. */
    private record Break(Throwable why, Answer refusal) {}

    private final HttpServletRequest request;
    private final Lease lease;
    private final Patience patience;
    private final InflowLimit limit;
    private final Lull lull = new Lull();
    private final Consumer<Answer> refused;
    private final Feeder feeder = new Feeder();
    private final AtomicInteger turns = new AtomicInteger();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final byte[] buffer = new byte[Feeder.PIECE];

    private volatile @Nullable Break broken;
    private volatile boolean allRead;
    private volatile boolean discarding;

    /** Whether a client that makes a pause, while the rest is read away, is waited for no longer. */
    private volatile boolean hurried;

    /** How much has come. */
    private final AtomicLong come = new AtomicLong();

    /** Whether the container calls when there is more. Set before it is asked, so that no call is missed. */
    private volatile boolean waiting = true;

    /** Null until somebody wants the body, so that a client that waits for our word is told to send only then. Confined to turns. */
    private @Nullable ServletInputStream in;

    /** How much of the buffer is filled. Confined to turns. */
    private int filled;

    /**
     * @param refused hears what the client is to be told where the body will not do
     */
    Inflow(HttpServletRequest request, Transfer transfer, Lease lease, Consumer<Answer> refused) {
        this.request = request;
        this.lease = lease;
        this.refused = refused;
        patience = transfer.senderPatience();
        limit = new InflowLimit(request, transfer);
    }

    /** The body, for one subscriber. */
    Flow.Publisher<ByteBuffer> parts() {
        return subscriber -> {
            feeder.begin(subscriber);
            subscriber.onSubscribe(this);
            news();
        };
    }

    /** Completes when the request's input is used no more. */
    CompletableFuture<Void> over() {
        return over;
    }

    @Override
    public void request(long parts) {
        feeder.demand(parts);
        news();
    }

    @Override
    public void cancel() {
        discard();
    }

    /** Nobody wants it any more. Idempotent. */
    void discard() {
        discarding = true;
        news();
    }

    /** The same, and the client waits for us: the rest is read away only as long as it comes, and for some seconds at most. */
    void hurry() {
        hurried = true;
        discard();
    }

    /** Whether it was read, or read away, to its end or as far as that is worth it. Once it is over. */
    boolean exhausted() {
        return broken == null;
    }

    /** The request is over. Idempotent. */
    void abandon() {
        breakOff(new IOException("The request is over."), RequestBody.BROKEN_OFF);
    }

    /** Called by the watch. */
    void look() {
        if (patience.over()) {
            breakOff(new TimeoutException("The client sends its body too slowly."), RequestBody.TOO_SLOW);
        } else if (hurried && lull.over(come.get())) {
            breakOff(new TimeoutException("The client makes a pause."), RequestBody.TOO_SLOW);
        }
    }

    private void breakOff(Throwable why, Answer refusal) {
        if (broken == null) {
            broken = new Break(why, refusal);
        }
        news();
    }

    @Override
    public void onDataAvailable() {
        waiting = false;
        news();
    }

    @Override
    public void onAllDataRead() {
        allRead = true;
        news();
    }

    @Override
    public void onError(Throwable failure) {
        breakOff(failure, RequestBody.brokenOff(failure));
    }

    private void news() {
        if (!over.isDone() && turns.getAndIncrement() == 0 && !lease.tryStart(this::takeTurns)) {
            takeTurns();
        }
    }

    private void takeTurns() {
        int seen = 1;
        while (seen != 0) {
            takeTurn();
            seen = turns.addAndGet(-seen);
        }
    }

    private void takeTurn() {
        boolean more = !over.isDone();
        while (more) {
            boolean last = allRead;
            Break wrong = broken;
            if (wrong != null) {
                end(wrong);
                return;
            }
            more = readOnce() && pass();
            if (!more && last) {
                end(null);
            }
        }
    }

    /** Whether something was read. */
    private boolean readOnce() {
        try {
            lease.use(this::read);
        } catch (IOException | RuntimeException e) {
            breakOff(e, RequestBody.brokenOff(e));
        }
        return filled > 0;
    }

    private void read() throws IOException {
        if (in == null) {
            if (wanted() && !(discarding && limit.notWorthReading())) {
                in = request.getInputStream();
                in.setReadListener(this);
            } else if (discarding) {
                allRead = true;
                news();
            }
        }
        while (in != null && !allRead && filled < buffer.length && ready(in) && wanted()) {
            int count = in.read(buffer, filled, buffer.length - filled);
            if (count < 0) {
                break;
            }
            filled += count;
            come.addAndGet(count);
            patience.moved(count);
        }
        if (in != null && waiting && wanted()) {
            patience.begin();
        } else {
            patience.pause();
        }
    }

    /** Whether there is something to read, at the end also to find that. */
    private boolean ready(ServletInputStream from) {
        if (waiting) {
            return false;
        }
        waiting = true;
        if (!from.isReady()) {
            return false;
        }
        waiting = false;
        return !from.isFinished();
    }

    private boolean wanted() {
        return discarding || feeder.wantsMore();
    }

    /** Hands on what was read; false where no more is to be read. */
    private boolean pass() {
        int length = filled;
        filled = 0;
        if (discarding) {
            allRead |= limit.enoughDiscarded(length);
        } else if (limit.exceededWith(length)) {
            breakOff(new IOException("The body is longer than it may be."), limit.tooLarge());
        } else {
            feeder.pass(buffer, length);
        }
        return true;
    }

    private void end(@Nullable Break why) {
        if (why != null && !discarding) {
            refused.accept(why.refusal());
        }
        feeder.end(why == null ? null : why.why());
        over.complete(null);
    }
}
