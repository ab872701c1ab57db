package ai.toru.host.internal.transport;

import ai.toru.host.internal.time.KnownThreads;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that may touch sockets: nobody interrupts them, for an interrupt would close the channel for everyone.
 * Thread-safe.
 */
public final class IoThreads implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(IoThreads.class);

    private static final int IDLE_SECONDS = 10;

    private final AtomicInteger count = new AtomicInteger();
    private final KnownThreads threads =
            new KnownThreads(task -> new IoThread(task, "toru-io-" + count.incrementAndGet()));
    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);

    /**
     * Runs a task, which may block, on a thread of its own.
     *
     * @return false, and the task is dropped, after the close and where the machine has no thread left
     */
    boolean execute(String name, Runnable task) {
        try {
            executor.execute(() -> runNamed(name, task));
            return true;
        } catch (RejectedExecutionException closed) {
            return false;
        } catch (OutOfMemoryError noThread) {
            LOG.warn("There is no thread for {}; raise the limit of threads or of memory.", name, noThread);
            return false;
        }
    }

    private static void runNamed(String name, Runnable task) {
        Thread thread = Thread.currentThread();
        String idleName = thread.getName();
        thread.setName(name);
        try {
            task.run();
        } finally {
            thread.setName(idleName);
        }
    }

    /** Whether the current thread is one of these, and so must not wait for an answer that it would have to read. */
    public static boolean isCurrent() {
        return Thread.currentThread() instanceof IoThread;
    }

    /** Lets the threads end with their tasks, and waits for that at most two seconds. Idempotent. */
    @Override
    public void close() {
        executor.shutdown();
        if (isCurrent()) {
            return; // it would wait for itself
        }
        try {
            var unused = threads.join(TimeUnit.SECONDS.toNanos(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A thread with a buffer, so that a busy connection allocates none. */
    static final class IoThread extends Thread {

        static final int BUFFER_BYTES = 64 << 10;

        private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

        IoThread(Runnable task, String name) {
            super(task, name);
            setDaemon(true);
        }

        /** The current thread's buffer, empty. Must be called on one of these threads. */
        static ByteBuffer buffer() {
            return ((IoThread) Thread.currentThread()).buffer.clear();
        }
    }
}
