package ai.toru.servlet.internal.answer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A request's body that is read on the thread at hand as it is asked for; that thread waits for the client and for the subscriber,
 * until there is an answer. Confined to that thread, but for the subscriber's calls.
 */
final class WaitingInflow implements Flow.Subscription {

    private static final String ONE_AFTER_THE_OTHER =
            "Without async-supported, an answer in parts goes out only after the whole body was taken.";

    private final Duration patient;
    private final Patience patience;
    private final long most;
    private final Feeder feeder = new Feeder();
    private final Semaphore news = new Semaphore(0);
    private final byte[] buffer = new byte[Feeder.PIECE];
    private long come;

    private volatile boolean unwanted;

    /** Whether an answer in parts waits until this thread has read the body. */
    private volatile boolean answerComes;

    WaitingInflow(Transfer transfer) {
        patient = transfer.transferTimeout();
        patience = transfer.senderPatience();
        most = transfer.maxStreamedBytes();
    }

    /** The body, for one subscriber. */
    Flow.Publisher<ByteBuffer> parts() {
        return subscriber -> {
            feeder.begin(subscriber);
            subscriber.onSubscribe(this);
            news.release();
        };
    }

    @Override
    public void request(long parts) {
        feeder.demand(parts);
        news.release();
    }

    @Override
    public void cancel() {
        unwanted = true;
        news.release();
    }

    /** Reads until the end, until nobody wants more, or until there is an answer; tells why the body will not do, else null. */
    @Nullable
    Answer run(InputStream in, CompletableFuture<Answer> work) throws IOException, InterruptedException {
        work.whenComplete((answer, failure) -> answered(answer));
        try {
            return feed(in);
        } catch (IOException | RuntimeException e) {
            feeder.end(e);
            if (work.isDone()) { // the client waits for the answer that is here
                return null;
            }
            throw e;
        }
    }

    /** One in parts may be made of what is still to come. */
    private void answered(@Nullable Answer answer) {
        answerComes = true;
        if (answer == null || answer.parts() == null) {
            unwanted = true;
        }
        news.release();
    }

    private @Nullable Answer feed(InputStream in) throws IOException, InterruptedException {
        while (!unwanted) {
            if (!feeder.wantsMore()) {
                if (!wanted()) {
                    return refuse(new IOException(ONE_AFTER_THE_OTHER), null);
                }
                continue;
            }
            int count = read(in);
            if (count < 0) {
                feeder.end(null);
                return null;
            }
            come += count;
            if (come > most) {
                return refuse(new IOException("The body is longer than it may be."), RequestBody.tooLarge(most));
            } else if (patience.over()) {
                return refuse(new TimeoutException("The client sends its body too slowly."), RequestBody.TOO_SLOW);
            }
            feeder.pass(buffer, count);
        }
        return null;
    }

    /** Waits until more is asked for, or nothing any more; while an answer waits for this thread, not for long. */
    private boolean wanted() throws InterruptedException {
        boolean told = true;
        if (answerComes) {
            told = news.tryAcquire(patient.toNanos(), TimeUnit.NANOSECONDS);
        } else {
            news.acquire();
        }
        news.drainPermits();
        return told;
    }

    private @Nullable Answer refuse(Throwable why, @Nullable Answer refusal) {
        feeder.end(why);
        return refusal;
    }

    private int read(InputStream in) throws IOException {
        patience.begin();
        int count = in.read(buffer);
        patience.pause();
        patience.moved(Math.max(count, 0));
        return count;
    }
}
