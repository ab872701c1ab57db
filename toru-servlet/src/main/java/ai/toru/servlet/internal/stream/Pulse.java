package ai.toru.servlet.internal.stream;

/** Whether a stream's client takes what it is sent, counted in ticks rather than read from a clock. Confined to the ticker. */
final class Pulse {

    /** How often a stream is looked after between two heartbeats. */
    static final int TICKS_A_HEARTBEAT = 15;

    /** After so many ticks without a byte taken, the client is given up. */
    private static final int MOST_STUCK = 4 * TICKS_A_HEARTBEAT;

    private int seen;
    private int brokenFor;
    private int quiet;
    private int stuck;

    /** What a tick finds. */
    enum Finding {
        /** Nothing to do. */
        WELL,
        /** Nothing was sent for so long that a heartbeat is due. */
        QUIET,
        /** The client has not taken for long what it was sent. */
        STUCK
    }

    /** Counts a tick of a stream that is broken; true once the container should long have ended it. */
    boolean broken() {
        return ++brokenFor > TICKS_A_HEARTBEAT;
    }

    /**
     * Looks once.
     *
     * @param progress changes whenever something is taken
     * @param writing whether there is something to take
     */
    Finding tick(int progress, boolean writing) {
        if (progress != seen) {
            seen = progress;
            quiet = 0;
            stuck = 0;
        }
        quiet++;
        stuck = writing ? stuck + 1 : 0;
        if (stuck >= MOST_STUCK) {
            return Finding.STUCK;
        }
        if (quiet < TICKS_A_HEARTBEAT || writing) {
            return Finding.WELL;
        }
        quiet = 0;
        return Finding.QUIET;
    }
}
