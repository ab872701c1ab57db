package ai.toru.benchmarks.race;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What the numbers depend on, in words. Pure but for looking. */
final class Machine {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final Path LOAD = Path.of("/proc/loadavg");

    private Machine() {}

    static String describe(Settings settings) throws IOException, InterruptedException {
        List<String> parts = new ArrayList<>(List.of(
                LocalDate.now(ZoneOffset.UTC).toString(),
                processor(),
                Runtime.getRuntime().availableProcessors() + " processors",
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                "load before " + load()));
        List<String> programs = new ArrayList<>();
        for (Jdk jdk : Jdk.measured()) {
            programs.add("JDK " + version(List.of(jdk.java(), "-version")).replaceAll(".*\"(.*)\".*", "$1"));
        }
        for (List<String> command : List.of(
                List.of("cc", "--version"),
                List.of("cargo", "--version"),
                List.of("nginx", "-v"),
                List.of("wrk", "-v"),
                List.of("gunicorn", "--version"))) {
            Optional<Path> found = Tools.find(command.get(0));
            programs.add(
                    found.isEmpty()
                            ? "no " + command.get(0)
                            : version(List.of(found.get().toString(), command.get(1))));
        }
        programs.add(python());
        return String.join(", ", parts) + "\n" + String.join("; ", programs)
                + String.format(
                        Locale.ROOT,
                        "%nMedians of %d rounds of %.1f s, by turns, after %.1f s each that do not count",
                        settings.rounds(),
                        settings.slice().toMillis() / 1e3,
                        settings.warmUp().toMillis() / 1e3);
    }

    private static String python() throws IOException, InterruptedException {
        try {
            return version(List.of(Tools.python(), "--version"));
        } catch (MissingException e) {
            return "no python3";
        }
    }

    /** The first line that a program says of itself. */
    private static String version(List<String> command) throws IOException, InterruptedException {
        String said = Tools.output(command);
        return said.lines()
                .findFirst()
                .orElse(command.get(0))
                .replaceAll(" Copyright.*", "")
                .strip();
    }

    private static String processor() throws IOException {
        if (!Files.isReadable(PROCESSORS)) {
            return System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse(System.getProperty("os.arch"));
        }
    }

    private static String load() throws IOException {
        return Files.isReadable(LOAD) ? Files.readString(LOAD).split(" ")[0] : "unknown";
    }
}
