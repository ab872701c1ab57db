package ai.toru.host.internal.time;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * An executor's threads, which can be waited for to the end: they still run for a while when the executor says that it has
 * terminated, and a container that looks for threads then finds them. Thread-safe.
 */
public final class KnownThreads implements ThreadFactory {

    private final ThreadFactory maker;
    private final Set<Thread> made = ConcurrentHashMap.newKeySet();

    /** Of threads that a maker makes. */
    public KnownThreads(ThreadFactory maker) {
        this.maker = maker;
    }

    /** Daemon threads of one name. */
    public static KnownThreads named(String name) {
        return new KnownThreads(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public Thread newThread(Runnable task) {
        made.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
        Thread thread = maker.newThread(task);
        made.add(thread);
        return thread;
    }

    /**
     * Waits until all threads but the current one have ended.
     *
     * @param nanos how long at most, in ns
     * @return whether they have
     */
    public boolean join(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        for (Thread thread : made) {
            if (thread != Thread.currentThread()) {
                TimeUnit.NANOSECONDS.timedJoin(thread, end - System.nanoTime());
                if (thread.isAlive()) {
                    return false;
                }
            }
        }
        return true;
    }
}
