package ai.toru.plugin.internal.serve;

import java.util.ArrayList;
import java.util.List;

/** Holds requests that come before the plugin has started. Open until it is closed. Thread-safe. */
final class InitGate {
    private final List<Runnable> held = new ArrayList<>();
    private boolean closed;

    synchronized void close() {
        closed = true;
    }

    /** Does it once the gate is open; now, if it is. */
    void pass(Runnable work) {
        synchronized (this) {
            if (closed) {
                held.add(work);
                return;
            }
        }
        work.run();
    }

    void open() {
        List<Runnable> due;
        synchronized (this) {
            closed = false;
            due = List.copyOf(held);
            held.clear();
        }
        due.forEach(Runnable::run);
    }
}
