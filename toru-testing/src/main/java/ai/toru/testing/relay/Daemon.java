package ai.toru.testing.relay;

import java.util.concurrent.TimeUnit;

/** Threads that keep no JVM alive. Holds nothing. */
public final class Daemon {

    private static final long JOIN_SECONDS = 5;

    private Daemon() {}

    /** Starts one. */
    public static Thread start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Waits for its end, unless it is the current one; not for ever. */
    public static void join(Thread thread) {
        if (thread == Thread.currentThread()) {
            return;
        }
        try {
            TimeUnit.SECONDS.timedJoin(thread, JOIN_SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
