package ai.toru.benchmarks.kv;

import ai.toru.benchmarks.common.Load;
import ai.toru.benchmarks.common.Rates;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Measures several things by turns, in short rounds, so that a slow minute of the machine slows all of them. Immutable. */
final class Race {

    private final Settings settings;
    private final Consumer<String> progress;

    Race(Settings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /** What each lane did, in the order of the lanes. */
    List<Rates> run(String title, List<Lane> lanes) throws InterruptedException {
        double[][] rates = new double[lanes.size()][settings.rounds()];
        for (Lane lane : lanes) {
            Load.perSecond(lane.works(), settings.warmUp());
        }
        for (int round = 0; round < settings.rounds(); round++) {
            for (int turn = 0; turn < lanes.size(); turn++) {
                int lane = (turn + round) % lanes.size();
                rates[lane][round] = Load.perSecond(lanes.get(lane).works(), settings.slice());
            }
        }
        List<Rates> results = new ArrayList<>();
        for (int lane = 0; lane < lanes.size(); lane++) {
            results.add(new Rates(lanes.get(lane).name(), rates[lane]));
        }
        results.forEach(result -> progress.accept(summary(title, result)));
        return results;
    }

    private static String summary(String title, Rates rates) {
        return String.format(
                Locale.ROOT,
                "%s, %s: %,.0f/s (%,.0f to %,.0f)",
                title,
                rates.name(),
                rates.median(),
                rates.lowest(),
                rates.highest());
    }

    /**
     * One of those that are measured by turns. Immutable.
     *
     * @param works what is done at once, each on its own thread
     */
    record Lane(String name, List<Work> works) {

        Lane {
            works = List.copyOf(works);
        }
    }
}
