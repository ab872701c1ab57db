package ai.toru.benchmarks.race;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A JDK that subjects run on. Immutable.
 *
 * @param version its major version
 */
record Jdk(Path home, int version) {

    /** The first with virtual threads. */
    private static final int VIRTUAL = 21;

    private static final Path INSTALLED = Path.of("/usr/lib/jvm");

    /** That of this process. */
    static Jdk own() {
        return new Jdk(
                Path.of(System.getProperty("java.home")), Runtime.version().feature());
    }

    /** This process's own, and, where that is installed, the newest that is newer. */
    static List<Jdk> measured() throws IOException {
        Map<Integer, Jdk> found = new TreeMap<>();
        if (Files.isDirectory(INSTALLED)) {
            try (Stream<Path> homes = Files.list(INSTALLED)) {
                homes.sorted().map(Jdk::at).forEach(jdk -> found.put(jdk.version(), jdk));
            }
        }
        List<Jdk> measured = new ArrayList<>(List.of(own()));
        found.values().stream()
                .filter(jdk -> jdk.version() > own().version())
                .max(Comparator.comparingInt(Jdk::version))
                .ifPresent(measured::add);
        return measured;
    }

    boolean hasVirtualThreads() {
        return version >= VIRTUAL;
    }

    String java() {
        return home.resolve("bin/java").toString();
    }

    /** The one in a folder; of version 0 where there is none. */
    private static Jdk at(Path home) {
        Properties release = new Properties();
        try (InputStream file = Files.newInputStream(home.resolve("release"))) {
            release.load(file);
            String version = release.getProperty("JAVA_VERSION", "0").replace("\"", "");
            boolean runs = Files.isExecutable(home.resolve("bin/java"));
            return new Jdk(home, runs ? Integer.parseInt(version.split("[^0-9]")[0]) : 0);
        } catch (IOException | NumberFormatException e) {
            return new Jdk(home, 0);
        }
    }
}
