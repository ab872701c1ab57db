package ai.toru.plugin.internal.serve;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether nobody waits for an answer any more, and what to do then. Thread-safe. */
final class Cancellation {
    private final List<Runnable> actions = new ArrayList<>();
    private boolean cancelled;
    private boolean over;
    private @Nullable Thread worker;

    synchronized boolean isCancelled() {
        return cancelled;
    }

    /** Does so once it is cancelled; at once, if it is. */
    void onCancel(Runnable action) {
        boolean now;
        synchronized (this) {
            now = cancelled;
            if (!cancelled && !over) {
                actions.add(action);
            }
        }
        if (now) {
            action.run();
        }
    }

    /** Nobody waits any more; false if that was known, or if it is answered. */
    boolean cancel() {
        List<Runnable> due;
        synchronized (this) {
            if (cancelled || over) {
                return false;
            }
            cancelled = true;
            due = List.copyOf(actions);
            actions.clear();
            if (worker != null) {
                worker.interrupt();
            }
        }
        due.forEach(Runnable::run);
        return true;
    }

    /** This thread works for it from now on, and is interrupted when it is cancelled; false if it is already. */
    synchronized boolean enter() {
        if (cancelled) {
            return false;
        }
        worker = Thread.currentThread();
        return true;
    }

    /** This thread does not work for it any more, and keeps no interrupt of it. */
    synchronized void leave() {
        worker = null;
        Thread.interrupted();
    }

    /** It is answered: nothing is done any more. */
    synchronized void close() {
        over = true;
        actions.clear();
    }
}
