package ai.toru.benchmarks.kv;

import java.util.Arrays;
import java.util.stream.IntStream;

/** How often per second something was done, in each round. Immutable. */
final class Rates {

    private final String name;
    private final double[] perRound;

    /**
     * @param name of what was measured
     */
    Rates(String name, double... perRound) {
        this.name = name;
        this.perRound = perRound.clone();
    }

    String name() {
        return name;
    }

    double[] perRound() {
        return perRound.clone();
    }

    double median() {
        double[] sorted = perRound();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double lowest() {
        return Arrays.stream(perRound).min().orElseThrow();
    }

    double highest() {
        return Arrays.stream(perRound).max().orElseThrow();
    }

    /** These by others, round by round: what slowed a whole round down falls out. */
    Rates by(Rates others) {
        double[] ratios = IntStream.range(0, perRound.length)
                .mapToDouble(round -> perRound[round] / others.perRound[round])
                .toArray();
        return new Rates(name + " / " + others.name, ratios);
    }
}
