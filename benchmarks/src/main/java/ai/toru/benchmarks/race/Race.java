package ai.toru.benchmarks.race;

import ai.toru.benchmarks.common.Rates;
import ai.toru.benchmarks.race.Contest.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Measures parties by turns, in short rounds, so that a slow minute of the machine slows all of them; each round begins with
 * another one. Who fails once is out. Confined to one thread.
 */
final class Race {

    /** How many times as long a party works before its first row: until compilers have done most of their work. */
    private static final int FIRST = 6;

    private final Settings settings;
    private final Consumer<String> progress;

    /** Who has worked before, by name. */
    private final Set<String> warm = new HashSet<>();

    Race(Settings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    Outcome run(Contest contest) throws InterruptedException {
        Map<String, double[]> figures = new LinkedHashMap<>();
        Map<String, String> reasons = new LinkedHashMap<>();
        for (Entry entry : contest.entries()) {
            if (entry.party().value() == null) {
                reasons.put(entry.name(), entry.party().reason());
            } else {
                figures.put(entry.name(), new double[settings.rounds()]);
                turn(entry, warmUp(entry), reasons);
            }
        }
        rounds(contest, figures, reasons);
        figures.keySet().removeAll(reasons.keySet());
        Map<String, Rates> rates = new LinkedHashMap<>();
        figures.forEach((name, each) -> rates.put(name, new Rates(name, each)));
        Outcome outcome = new Outcome(contest, rates, reasons);
        Lines.of(outcome).forEach(cells -> progress.accept(String.join("  ", cells)));
        return outcome;
    }

    private Duration warmUp(Entry entry) {
        return warm.add(entry.name()) ? settings.warmUp().multipliedBy(FIRST) : settings.warmUp();
    }

    private void rounds(Contest contest, Map<String, double[]> figures, Map<String, String> reasons)
            throws InterruptedException {
        List<Entry> present = new ArrayList<>(contest.entries());
        present.removeIf(entry -> !figures.containsKey(entry.name()));
        for (int round = 0; round < settings.rounds(); round++) {
            for (int turn = 0; turn < present.size(); turn++) {
                Entry entry = present.get((turn + round) % present.size());
                double[] own = figures.get(entry.name());
                if (own != null && !reasons.containsKey(entry.name())) {
                    own[round] = turn(entry, settings.slice(), reasons);
                }
            }
        }
    }

    private static double turn(Entry entry, Duration slice, Map<String, String> reasons) throws InterruptedException {
        Attempt<Double> figure = entry.party().then(party -> party.measure(slice));
        Double value = figure.value();
        if (value == null) {
            reasons.put(entry.name(), figure.reason());
            return Double.NaN;
        }
        return value;
    }
}
