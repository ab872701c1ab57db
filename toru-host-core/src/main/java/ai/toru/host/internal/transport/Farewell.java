package ai.toru.host.internal.transport;

import org.jspecify.annotations.Nullable;

/**
 * The one {@code shutdown} message of a session: the first lane that carries no request takes it, so that it never lies
 * unread behind another message; where no lane can, or the plugin hangs up without having read it, it travels alone.
 * Thread-safe.
 */
final class Farewell {

    private final OutgoingFrame frame;
    private final Runnable sendAlone;

    /** How many offers are to come. Guarded by this. */
    private int outstanding;

    /** Whether it is on its way. Guarded by this. */
    private boolean said;

    /**
     * @param offers how many times {@link #offer} will be called at most
     * @param sendAlone sends it on a connection of its own
     */
    Farewell(byte[] frame, int offers, Runnable sendAlone) {
        this.frame = new OutgoingFrame(frame);
        this.outstanding = offers;
        this.sendAlone = sendAlone;
    }

    /** Offers a connection that carries no request; null where a lane has none, or has none any more. */
    void offer(@Nullable PluginConnection free) {
        if (!claimed(free != null)) {
            return;
        }
        if (free != null) {
            sendOn(free);
        } else {
            sendAlone.run();
        }
    }

    /** A plugin may close its connection after each answer, and so just now. */
    private void sendOn(PluginConnection free) {
        free.send(frame);
        var unused = free.over().thenAccept(cause -> {
            if (free.surelyUnread(frame, cause)) {
                sendAlone.run();
            }
        });
    }

    /** Whether it is this offer that the message is sent by. */
    private synchronized boolean claimed(boolean connected) {
        outstanding--;
        if (said || (!connected && outstanding > 0)) {
            return false;
        }
        said = true;
        return true;
    }
}
