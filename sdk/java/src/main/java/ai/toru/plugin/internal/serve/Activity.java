package ai.toru.plugin.internal.serve;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How much is being answered, and whether the process is to end. Thread-safe. */
final class Activity {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int active;
    private boolean stopping;
    private boolean hostGone;
    private int code;

    /** Something has begun. */
    void begin() {
        change(() -> active++);
    }

    /** It is done. */
    void done() {
        change(() -> active--);
    }

    /** Ends when all is done; the first reason for another code than 0 counts. */
    void stop(int exitCode) {
        change(() -> {
            stopping = true;
            code = code == 0 ? exitCode : code;
        });
    }

    /** Ends now: nobody reads answers any more. */
    void hostIsGone() {
        change(() -> {
            stopping = true;
            hostGone = true;
        });
    }

    /** Waits until it is to end. */
    void awaitStop() throws InterruptedException {
        lock.lock();
        try {
            while (!stopping) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all is done, or the host is gone; true if it is gone. */
    boolean awaitIdle() throws InterruptedException {
        lock.lock();
        try {
            while (active > 0 && !hostGone) {
                changed.await();
            }
            return hostGone;
        } finally {
            lock.unlock();
        }
    }

    /** With which code to end. */
    int code() {
        lock.lock();
        try {
            return code;
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable how) {
        lock.lock();
        try {
            how.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
