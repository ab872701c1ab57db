package ai.toru.benchmarks.jmh;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the benchmarks of this package: docs/benchmarks.md. */
final class Microbenchmarks {

    private Microbenchmarks() {}

    /** Runs those that {@code jmh.include} names, with JMH's own {@code jmh.options}. */
    public static void main(String[] args) throws CommandLineOptionException, RunnerException {
        String include = System.getProperty("jmh.include", Microbenchmarks.class.getPackageName());
        new Runner(options(include, System.getProperty("jmh.options", ""))).run();
    }

    /**
     * What to run.
     *
     * @param include a regular expression for names of benchmarks
     * @param words JMH's options, as on its command line
     */
    static Options options(String include, String words) throws CommandLineOptionException {
        String[] each = words.isBlank() ? new String[0] : words.strip().split("\\s+");
        ChainedOptionsBuilder options = new OptionsBuilder()
                .parent(new CommandLineOptions(each))
                .include(include)
                .jvmArgsAppend("--enable-native-access=ALL-UNNAMED");
        return options.build();
    }
}
