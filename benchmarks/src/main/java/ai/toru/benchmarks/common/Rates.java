package ai.toru.benchmarks.common;

import java.util.Arrays;
import java.util.stream.IntStream;

/** A figure of each round, such as how often per second something was done. Immutable. */
public final class Rates {

    private final String name;
    private final double[] perRound;

    /**
     * @param name of what was measured
     */
    public Rates(String name, double... perRound) {
        this.name = name;
        this.perRound = perRound.clone();
    }

    /** Of what was measured. */
    public String name() {
        return name;
    }

    /** One figure a round. */
    public double[] perRound() {
        return perRound.clone();
    }

    /** The figure in the middle, or halfway between the two that are. */
    public double median() {
        double[] sorted = perRound();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The smallest. */
    public double lowest() {
        return Arrays.stream(perRound).min().orElseThrow();
    }

    /** The largest. */
    public double highest() {
        return Arrays.stream(perRound).max().orElseThrow();
    }

    /** These by others, round by round: what slowed a whole round down falls out. */
    public Rates by(Rates others) {
        double[] ratios = IntStream.range(0, perRound.length)
                .mapToDouble(round -> perRound[round] / others.perRound[round])
                .toArray();
        return new Rates(name + " / " + others.name, ratios);
    }
}
