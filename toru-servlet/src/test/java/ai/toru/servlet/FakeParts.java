package ai.toru.servlet;

import ai.toru.host.http.HeaderFields;
import ai.toru.host.http.StreamedResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A plugin's answer in parts: sends what the test says, no more than it is asked for, on a thread of its own, as the host does.
 * Thread-safe.
 */
final class FakeParts implements Flow.Publisher<ByteBuffer> {

    private final ExecutorService thread = Executors.newSingleThreadExecutor(run -> {
        Thread made = new Thread(run, "test-plugin");
        made.setDaemon(true);
        return made;
    });
    private final CompletableFuture<HeaderFields> trailers = new CompletableFuture<>();
    private final AtomicLong sent = new AtomicLong();

    /** Confined to the thread, as all below. */
    private final Queue<ByteBuffer> waiting = new ArrayDeque<>();

    private Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;
    private long demand;
    private @Nullable Runnable ending;
    private long endless;

    private volatile boolean givenUp;

    /** The answer that has this body. */
    StreamedResponse response(int status, String... fields) {
        return StreamedResponse.inParts(status, HeaderFields.of(fields), this, trailers, this::giveUp);
    }

    FakeParts send(String part) {
        return send(part.getBytes(StandardCharsets.UTF_8));
    }

    FakeParts send(byte[] part) {
        return run(() -> waiting.add(ByteBuffer.wrap(part)));
    }

    /** Many parts of 64 KiB of zeros, as they are asked for. */
    FakeParts sendZeros(long parts) {
        return run(() -> endless = parts);
    }

    FakeParts end(String... trailerFields) {
        return run(() -> ending = () -> {
            Flow.Subscriber<? super ByteBuffer> to = subscriber;
            if (to != null) {
                to.onComplete();
            }
            trailers.complete(HeaderFields.of(trailerFields));
        });
    }

    FakeParts fail(Throwable why) {
        return run(() -> ending = () -> {
            Flow.Subscriber<? super ByteBuffer> to = subscriber;
            if (to != null) {
                to.onError(why);
            }
            trailers.completeExceptionally(why);
        });
    }

    /** How many bytes were sent. */
    long sent() {
        return sent.get();
    }

    /** Whether nobody wants more. */
    boolean givenUp() {
        return givenUp;
    }

    private FakeParts run(Runnable action) {
        thread.execute(() -> {
            action.run();
            deliver();
        });
        return this;
    }

    private void deliver() {
        Flow.Subscriber<? super ByteBuffer> to = subscriber;
        while (to != null && demand > 0 && !givenUp && (endless > 0 || !waiting.isEmpty())) {
            ByteBuffer part = waiting.isEmpty() ? ByteBuffer.wrap(new byte[64 * 1024]) : waiting.remove();
            endless = waiting.isEmpty() && endless > 0 ? endless - 1 : endless;
            demand--;
            sent.addAndGet(part.remaining());
            to.onNext(part.asReadOnlyBuffer());
        }
        Runnable end = ending;
        if (end != null && to != null && waiting.isEmpty() && endless == 0 && !givenUp) {
            ending = null;
            end.run();
            thread.shutdown();
        }
    }

    private void giveUp() {
        givenUp = true;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> to) {
        to.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long more) {
                try {
                    run(() -> demand += more);
                } catch (RejectedExecutionException ended) {
                    return; // all was sent, perhaps in this very moment
                }
            }

            @Override
            public void cancel() {
                giveUp();
            }
        });
        run(() -> subscriber = to);
    }
}
