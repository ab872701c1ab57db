package ai.toru.host.micrometer;

/** Sums up something that begins again with each run, since counters must not fall. Thread-safe. */
final class Rising {

    /** Of the runs before. Guarded by this. */
    private long before;

    /** What was seen last. Guarded by this. */
    private long last;

    /** The sum, given what is seen now. */
    synchronized long sum(long now) {
        if (now < last) {
            before += last;
        }
        last = now;
        return before + last;
    }
}
