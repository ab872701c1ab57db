package ai.toru.host.internal.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.internal.time.HostClock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A publisher, a writer and a reader of credit, each on a thread of its own. */
class UploadStreamStressTest implements UploadStream.Wire, Flow.Publisher<ByteBuffer>, Flow.Subscription {

    private static final int PARTS = 50_000;
    private static final int SIZE = 100;

    private final ExecutorService publishing = Executors.newSingleThreadExecutor();
    private final ExecutorService writing = Executors.newSingleThreadExecutor();
    private final ExecutorService crediting = Executors.newSingleThreadExecutor();
    private final UploadStream stream = new UploadStream(
            this,
            this,
            new StreamDeadline(
                    HostClock.system(),
                    Duration.ofSeconds(30),
                    HostClock.system().nanoTime(),
                    at -> {}));
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicLong credit = new AtomicLong(262_144);
    private volatile String problem;
    private Flow.Subscriber<? super ByteBuffer> reader;
    private int given;
    private final ByteBuffer received = ByteBuffer.allocate(PARTS * SIZE);

    @AfterEach
    void stop() {
        publishing.shutdownNow();
        writing.shutdownNow();
        crediting.shutdownNow();
    }

    @Test
    void allBytes_goOutInOrder_oneCallAtATime_withinTheCredit() throws Exception {
        stream.begin();

        ended.get(60, TimeUnit.SECONDS);

        assertThat(problem).isNull();
        received.flip();
        for (int i = 0; i < PARTS; i++) {
            assertThat(received.getInt(i * SIZE)).isEqualTo(i);
        }
        assertThat(received.limit()).isEqualTo(PARTS * SIZE);
    }

    @Override
    public void chunk(byte[] part, Runnable written) {
        if (inside.getAndIncrement() != 0) {
            problem = "two calls at once";
        }
        if (queued.incrementAndGet() > 4) {
            problem = "more than four wait";
        }
        if (credit.addAndGet(-part.length) < 0) {
            problem = "more than the credit";
        }
        received.put(part);
        inside.decrementAndGet();
        writing.execute(() -> {
            queued.decrementAndGet();
            written.run();
        });
        crediting.execute(() -> {
            credit.addAndGet(part.length);
            stream.window(part.length);
        });
    }

    @Override
    public void end() {
        ended.complete(null);
    }

    @Override
    public void brokenOff(Throwable why) {
        problem = why.toString();
        ended.complete(null);
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        reader = subscriber;
        subscriber.onSubscribe(this);
    }

    @Override
    public void request(long parts) {
        publishing.execute(this::publish);
    }

    private void publish() {
        if (given == PARTS) {
            reader.onComplete();
        } else {
            reader.onNext(ByteBuffer.allocate(SIZE).putInt(0, given++));
        }
    }

    @Override
    public void cancel() {
        problem = "cancelled";
        ended.complete(null);
    }
}
