package ai.toru.servlet.internal.answer;

/**
 * Whether a client that sends what nobody wants any more makes a pause, or has gone on for long enough, though it may be waiting
 * for the end of the answer. Confined to the watch.
 */
final class Lull {

    /** About five seconds of the watch's. */
    private static final int MOST_LOOKS = 20;

    private int looks;
    private long seen = -1;

    /** Looks once more, by how many bytes have come so far. */
    boolean over(long come) {
        boolean silent = come == seen;
        seen = come;
        looks++;
        return silent || looks > MOST_LOOKS;
    }
}
