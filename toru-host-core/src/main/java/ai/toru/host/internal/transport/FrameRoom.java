package ai.toru.host.internal.transport;

import ai.toru.host.http.ByteBudget;
import java.util.function.BooleanSupplier;

/**
 * Room in the host's budget for the frame that a connection reads. Only frames longer than
 * {@link PluginConnection#SMALL_FRAME} need any; these cost twice their length, since what is made of a frame lives beside it.
 * Confined to the connection's reader.
 */
final class FrameRoom {

    private static final int COST = 2;

    private final ByteBudget budget;
    private ByteBudget.Holding held;
    private boolean taken;

    FrameRoom(ByteBudget budget) {
        this.budget = budget;
        held = budget.forAnswer();
    }

    /** Takes it if there is room now, and nobody else waits for some; also true where it is taken already. */
    boolean takeAtOnce(int length) {
        taken = taken || held.tryTake((long) COST * length);
        return taken;
    }

    /**
     * Takes room for the whole of a frame, of which the rest is not read before: frames that each have half of what they
     * need would wait for each other. Blocks until there is room, once a frame.
     *
     * @param wanted whether anybody still waits for the frame
     */
    void take(int length, BooleanSupplier wanted) {
        taken = taken || held.takeWhenThereIsRoom((long) COST * length, wanted);
    }

    /** The frame is read and acted on, or given up. */
    void giveBack() {
        if (taken) {
            held.close();
            held = budget.forAnswer();
            taken = false;
        }
    }
}
