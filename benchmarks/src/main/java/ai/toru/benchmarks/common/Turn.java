package ai.toru.benchmarks.common;

/** What one thread does over and over. Confined to the thread that measures with it. */
@FunctionalInterface
public interface Turn {

    /**
     * Does it once, and looks at what came of it, so that no compiler can leave it out.
     *
     * @param turn how many times it was done before
     */
    void once(int turn) throws Exception;
}
