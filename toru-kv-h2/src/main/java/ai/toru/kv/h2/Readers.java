package ai.toru.kv.h2;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/** The threads that read, and what waits for them. Thread-safe. */
final class Readers implements AutoCloseable {

    private static final int THREADS = 2;
    private static final int MOST_WAITING = 20_000;

    private final LinkedBlockingQueue<ReadOperation<?>> queue = new LinkedBlockingQueue<>();
    private final ReadOperation<?> end = new ReadOperation<>("", rows -> true);
    private final List<Thread> threads = new ArrayList<>();
    private final StoreCounters counters;

    /** Guarded by this: nothing may be queued behind the end. */
    private boolean closed;

    Readers(Writer writer, Answers answers, StoreCounters counters) {
        this.counters = counters;
        for (int number = 1; number <= THREADS; number++) {
            Reader reader = new Reader(queue, end, writer, answers, counters);
            threads.add(OwnThread.start("toru-kv-reader-" + number, reader));
        }
    }

    /** Has something read. */
    <T> CompletionStage<T> submit(String pluginId, ReadOperation.Work<T> work) {
        ReadOperation<T> operation = new ReadOperation<>(pluginId, work);
        counters.missed();
        synchronized (this) {
            if (closed) {
                operation.fail("store_closed", "The key-value store is closed.", null);
            } else if (queue.size() >= MOST_WAITING) {
                operation.fail("store_busy", "Too much waits to be read; try again in a moment.", null);
            } else {
                queue.add(operation);
            }
        }
        return operation.done();
    }

    /** How many reads wait. */
    int waiting() {
        return queue.size();
    }

    /** Finishes what waits. */
    @Override
    public void close() {
        synchronized (this) {
            if (!closed) {
                closed = true;
                threads.forEach(reader -> queue.add(end));
            }
        }
        threads.forEach(Uninterrupted::join);
    }
}
