package ai.toru.host.internal.transport;

import ai.toru.host.http.StreamedResponse;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/** Reads an answer in parts. Thread-safe. */
final class BodyReader implements Flow.Subscriber<ByteBuffer> {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<String> whole = new CompletableFuture<>();
    private final long demand;

    /** The publisher may hand it over later than it is subscribed to. */
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

    private BodyReader(long demand) {
        this.demand = demand;
    }

    /** Reads as fast as it comes. */
    static BodyReader of(StreamedResponse answer) {
        return of(answer, Long.MAX_VALUE);
    }

    /** Asks for so many parts at first. */
    static BodyReader of(StreamedResponse answer, long demand) {
        BodyReader reader = new BodyReader(demand);
        answer.body().subscribe(reader);
        return reader;
    }

    void request(long more) {
        subscription.thenAccept(given -> given.request(more));
    }

    void cancel() {
        subscription.thenAccept(Flow.Subscription::cancel);
    }

    /** What has come so far. */
    String soFar() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    long size() {
        return bytes.size();
    }

    boolean ended() {
        return whole.isDone();
    }

    /** The whole of it, once it has ended. */
    String text() throws Exception {
        return whole.get(20, TimeUnit.SECONDS);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription.complete(given);
        if (demand > 0) {
            given.request(demand);
        }
    }

    @Override
    public void onNext(ByteBuffer part) {
        byte[] copy = new byte[part.remaining()];
        part.get(copy);
        bytes.writeBytes(copy);
    }

    @Override
    public void onError(Throwable why) {
        whole.completeExceptionally(why);
    }

    @Override
    public void onComplete() {
        whole.complete(soFar());
    }
}
