package ai.toru.servlet;

import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.StreamedBody;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A plugin that takes a request's body in parts, as many as the test says. Thread-safe. */
final class FakeTaker implements Flow.Subscriber<ByteBuffer> {

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final boolean keeps;
    private long demand;
    private long come;
    private int calls;
    private boolean ended;
    private @Nullable Throwable failure;
    private Flow.@Nullable Subscription subscription;

    private FakeTaker(long demand, boolean keeps) {
        this.demand = demand;
        this.keeps = keeps;
    }

    /** One that takes everything, and keeps it. */
    static FakeTaker ofAll() {
        return new FakeTaker(Long.MAX_VALUE, true);
    }

    /** One that takes everything one part after the other, and keeps none. */
    static FakeTaker ofOneByOne() {
        return new FakeTaker(1, false);
    }

    /** One that takes nothing until it is told to. */
    static FakeTaker ofNothing() {
        return new FakeTaker(0, true);
    }

    FakeTaker begin(PluginRequest request) {
        StreamedBody body = Objects.requireNonNull(request.streamedBody(), "a body in parts");
        body.parts().subscribe(this);
        return this;
    }

    void take(long parts) {
        Flow.Subscription from;
        synchronized (this) {
            from = Objects.requireNonNull(subscription);
        }
        from.request(parts);
    }

    void cancel() {
        Flow.Subscription from;
        synchronized (this) {
            from = Objects.requireNonNull(subscription);
        }
        from.cancel();
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        synchronized (this) {
            subscription = begun;
        }
        if (demand > 0) {
            begun.request(demand);
        }
    }

    @Override
    public void onNext(ByteBuffer part) {
        synchronized (this) {
            if (++calls > 1 || ended) {
                throw new IllegalStateException("Called twice at once, or after the end.");
            }
            come += part.remaining();
            if (keeps) {
                kept.write(part.array(), part.arrayOffset() + part.position(), part.remaining());
            }
            calls--;
        }
        if (demand == 1) {
            take(1);
        }
    }

    @Override
    public synchronized void onError(Throwable why) {
        failure = why;
        ended = true;
    }

    @Override
    public synchronized void onComplete() {
        ended = true;
    }

    synchronized boolean begun() {
        return subscription != null;
    }

    synchronized long come() {
        return come;
    }

    synchronized String text() {
        return kept.toString(StandardCharsets.UTF_8);
    }

    synchronized boolean whole() {
        return ended && failure == null;
    }

    synchronized boolean broken() {
        return failure != null;
    }
}
