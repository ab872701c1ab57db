package ai.toru.host.http;

import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/** Publishes bytes that are at hand, in one part; none where there are none. Immutable; each subscriber gets them. */
final class OnePart implements Flow.Publisher<ByteBuffer> {

    private final byte[] bytes;

    OnePart(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        subscriber.onSubscribe(new Delivery(bytes, subscriber));
        if (bytes.length == 0) {
            subscriber.onComplete();
        }
    }

    /** To one subscriber. Thread-safe. */
    private static final class Delivery implements Flow.Subscription {

        private final byte[] bytes;
        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private final AtomicBoolean over;

        Delivery(byte[] bytes, Flow.Subscriber<? super ByteBuffer> subscriber) {
            this.bytes = bytes;
            this.subscriber = subscriber;
            over = new AtomicBoolean(bytes.length == 0);
        }

        @Override
        public void request(long parts) {
            if (!over.compareAndSet(false, true)) {
                return;
            }
            if (parts <= 0) { // Reactive Streams, 3.9
                subscriber.onError(
                        new IllegalArgumentException("At least one part has to be asked for, not " + parts + "."));
                return;
            }
            subscriber.onNext(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
            subscriber.onComplete();
        }

        @Override
        public void cancel() {
            over.set(true);
        }
    }
}
