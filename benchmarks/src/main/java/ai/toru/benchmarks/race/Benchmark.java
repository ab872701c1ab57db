package ai.toru.benchmarks.race;

import ai.toru.benchmarks.common.Table;
import ai.toru.benchmarks.common.WorkDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Measures one row after the other and makes a table of them: docs/performance.md. Pure but for its files and processes. */
final class Benchmark {

    static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

    /** Short, as paths of sockets have to be; and this process's own. */
    static final String PREFIX = "toru-b" + ProcessHandle.current().pid() + "-";

    private Benchmark() {}

    /**
     * Prints the table, and what it goes on about meanwhile to standard error.
     *
     * @param arguments the repository, where the programs are that are no Java, and what benchmarks/run was told
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try {
            List<String> words = List.of(arguments);
            Settings settings =
                    Arguments.parse(words.subList(2, words.size()), Path.of(words.get(1)), Path.of(words.get(0)));
            Result result = run(settings, System.err::println);
            System.out.println(result.text());
            System.exit(result.failed() ? 1 : 0);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    static Result run(Settings settings, Consumer<String> progress) throws IOException, InterruptedException {
        try (WorkDirectory directory = WorkDirectory.in(TEMPORARY, PREFIX);
                Processes processes = new Processes(directory.path())) {
            Thread end = new Thread(() -> {
                processes.endForGood();
                removeQuietly(directory);
            });
            Runtime.getRuntime().addShutdownHook(end);
            String machine = Machine.describe(settings);
            progress.accept(machine);
            List<Outcome> outcomes = outcomes(new Course(settings, processes, directory.path()), progress);
            Runtime.getRuntime().removeShutdownHook(end);
            return new Result(machine + "\n\n" + Table.of(Lines.HEAD, lines(outcomes)), failed(outcomes));
        }
    }

    private static List<Outcome> outcomes(Course course, Consumer<String> progress)
            throws IOException, InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        Race race = new Race(course.settings(), progress);
        for (String row : course.settings().rows()) {
            Group.of(row, course).run(contest -> outcomes.add(race.run(contest)));
        }
        return outcomes;
    }

    private static List<List<String>> lines(List<Outcome> outcomes) {
        return outcomes.stream().flatMap(outcome -> Lines.of(outcome).stream()).toList();
    }

    private static boolean failed(List<Outcome> outcomes) {
        return outcomes.stream().anyMatch(Outcome::hasErrors);
    }

    private static void removeQuietly(WorkDirectory directory) {
        try {
            if (Files.exists(directory.path())) {
                directory.close();
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("Not everything could be removed: " + e);
        }
    }

    /**
     * What there is to print. Immutable.
     *
     * @param failed whether something could not be measured that should have been
     */
    record Result(String text, boolean failed) {}
}
