package ai.toru.benchmarks.race;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Makes settings of a command line: benchmarks/help.txt. Confined to one thread. */
final class Arguments {

    private static final String SEE = " See benchmarks/run --help.";
    private static final int MOST_SECONDS = 3600;

    private final List<String> rows = new ArrayList<>();
    private int rounds = 5;
    private Duration warmUp = Duration.ofSeconds(2);
    private Duration slice = Duration.ofSeconds(1);
    private List<Integer> connections = List.of(1, 32, 256);
    private List<Integer> bodies = List.of(0, 1024, 1 << 16, 1 << 20);
    private List<Integer> plugins = List.of(1, 16, 64, 256);

    private Arguments() {}

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException if they make no sense; the message says what to do
     */
    static Settings parse(List<String> words, Path built, Path project) {
        Arguments arguments = new Arguments();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("--quick")) {
                arguments.quick();
            } else if (word.startsWith("--")) {
                if (i + 1 == words.size()) {
                    throw new IllegalArgumentException(word + " wants a value." + SEE);
                }
                arguments.option(word, words.get(++i));
            } else {
                arguments.row(word);
            }
        }
        return arguments.settings(built, project);
    }

    /** What can be seen within minutes; options behind it overrule it. */
    private void quick() {
        rounds = 2;
        warmUp = Duration.ofMillis(300);
        slice = Duration.ofMillis(300);
        connections = List.of(32);
        bodies = List.of(1024);
        plugins = List.of(1, 4);
    }

    private void row(String name) {
        if (!Group.ALL.contains(name)) {
            throw new IllegalArgumentException(
                    "There are no rows named \"" + name + "\", but " + String.join(", ", Group.ALL) + " and kv." + SEE);
        }
        rows.add(name);
    }

    private void option(String name, String value) {
        switch (name) {
            case "--rounds" -> rounds = value(name, value, Integer::valueOf);
            case "--seconds" -> slice = value(name, value, Arguments::seconds);
            case "--warmup" -> warmUp = value(name, value, Arguments::seconds);
            case "--connections" -> connections = value(name, value, Arguments::numbers);
            case "--bodies" -> bodies = value(name, value, Arguments::numbers);
            case "--plugins" -> plugins = value(name, value, Arguments::numbers);
            default -> throw new IllegalArgumentException("There is no option " + name + "." + SEE);
        }
    }

    private Settings settings(Path built, Path project) {
        boolean positive = rounds > 0
                && !slice.isZero()
                && !slice.isNegative()
                && !warmUp.isZero()
                && !warmUp.isNegative()
                && connections.stream().allMatch(number -> number > 0)
                && plugins.stream().allMatch(number -> number > 0)
                && bodies.stream().allMatch(number -> number >= 0);
        if (!positive) {
            throw new IllegalArgumentException("Numbers must be positive, those of --bodies may be 0." + SEE);
        }
        List<String> chosen = rows.isEmpty()
                ? Group.ALL
                : Group.ALL.stream().filter(rows::contains).toList();
        return new Settings(chosen, rounds, warmUp, slice, connections, bodies, plugins, built, project);
    }

    private static <T> T value(String name, String value, Function<String, T> reading) {
        try {
            return reading.apply(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " cannot be \"" + value + "\"." + SEE, e);
        }
    }

    private static Duration seconds(String value) {
        if (Double.parseDouble(value) > MOST_SECONDS) {
            throw new NumberFormatException("more than an hour");
        }
        return Duration.ofMillis(Math.round(Double.parseDouble(value) * 1000));
    }

    private static List<Integer> numbers(String value) {
        return Arrays.stream(value.split(",", -1)).map(Integer::valueOf).toList();
    }
}
