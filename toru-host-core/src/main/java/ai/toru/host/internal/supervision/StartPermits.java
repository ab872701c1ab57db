package ai.toru.host.internal.supervision;

import java.util.ArrayDeque;
import java.util.Queue;

/** Lets only so many plugins start at once; the others wait in order. Confined to the supervisor's thread. */
public final class StartPermits {

    private final Queue<Permit> waiting = new ArrayDeque<>();
    private int free;

    public StartPermits(int atOnce) {
        free = atOnce;
    }

    /** Runs an action as soon as there is a place: now, or when another gives up its own. */
    Permit acquire(Runnable action) {
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

        private final Runnable action;
        private boolean granted;
        private boolean released;

        private Permit(Runnable action) {
            this.action = action;
        }

        private void grant() {
            granted = true;
            action.run();
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
