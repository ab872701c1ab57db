package ai.toru.benchmarks.race;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How the benchmark runs. Immutable.
 *
 * @param rows which groups of rows are measured, in the order of {@link Group#ALL}
 * @param rounds how many times each party is measured for each row
 * @param warmUp how long each works before, for each row; six times as long before its first
 * @param slice how long each of the rounds takes
 * @param connections how many clients there are at once, over HTTP
 * @param bodies how long the answers are, over HTTP
 * @param plugins how many plugins hosts have, for the rows of scale
 * @param built where the programs that are no Java are
 * @param project the repository
 */
record Settings(
        List<String> rows,
        int rounds,
        Duration warmUp,
        Duration slice,
        List<Integer> connections,
        List<Integer> bodies,
        List<Integer> plugins,
        Path built,
        Path project) {

    Settings {
        rows = List.copyOf(rows);
        connections = List.copyOf(connections);
        bodies = List.copyOf(bodies);
        plugins = List.copyOf(plugins);
    }
}
