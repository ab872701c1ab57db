package ai.toru.host.internal.supervision;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/** Lets only so many plugins start at once; the others wait in order. Confined to the supervisor's thread. */
public final class StartPermits {

    private final Queue<Permit> waiting = new ArrayDeque<>();
    private int free;

    public StartPermits(int atOnce) {
        free = atOnce;
    }

    /** Runs an action, with its place, as soon as there is one: now, or when another gives up its own. */
    Permit acquire(Consumer<Permit> action) {
        Permit permit = new Permit(action);
        if (free > 0) {
            free--;
            permit.grant();
        } else {
            waiting.add(permit);
        }
        return permit;
    }

    /** A place, held or waited for. */
    final class Permit {

        private final Consumer<Permit> action;
        private boolean granted;
        private boolean released;

        private Permit(Consumer<Permit> action) {
            this.action = action;
        }

        private void grant() {
            granted = true;
            action.accept(this);
        }

        /** Whether it still waits for a place. */
        boolean isWaiting() {
            return !granted && !released;
        }

        /** Gives the place up, or stops waiting for one. Idempotent. */
        void release() {
            if (released) {
                return;
            }
            released = true;
            if (!granted) {
                waiting.remove(this);
                return;
            }
            Permit next = waiting.poll();
            if (next == null) {
                free++;
            } else {
                next.grant();
            }
        }
    }
}
