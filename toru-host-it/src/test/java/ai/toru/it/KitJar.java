package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The plugin kit as a user runs it: {@code java -jar toru-testing-VERSION-cli.jar}. */
final class KitJar {
    /** Features with rules of their own name that no plugin can do without. */
    private static final Set<String> LOOKED_AT = Set.of("ready", "ping", "multiplex", "cancel", "binary", "stream");

    private KitJar() {}

    /** Runs it to its end, with a folder for its temporary files and files for what it says; tells its exit code. */
    static int run(Path temporary, Path out, Path err, String... arguments) throws IOException, InterruptedException {
        List<String> command = Jvm.command(path());
        command.add(1, "-Djava.io.tmpdir=" + temporary);
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("ended in time").isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    /**
     * Has it check a plugin: no rule is broken, and some are kept of each feature that the plugin declares and the kit looks at.
     *
     * @param folder for what the check leaves
     * @param paths to ask beside {@code /}, such as one that streams
     */
    static void assertFindsNothing(Path folder, Path binary, String... paths) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("check", binary.toString(), "--json", "--timeout", "20"));
        for (String path : paths) {
            arguments.addAll(List.of("--path", path));
        }
        Path out = folder.resolve("report.json");
        int code = run(folder, out, folder.resolve("report.txt"), arguments.toArray(String[]::new));
        JsonNode report = Web.json(Files.readString(out));

        assertThat(code).as(report.toPrettyString()).isZero();
        for (String feature : LOOKED_AT) {
            if (report.path("protocol").asText().contains(feature)) {
                assertThat(passed(report))
                        .as("rules kept of %s", feature)
                        .anyMatch(rule -> rule.startsWith(feature + "."));
            }
        }
    }

    private static Stream<String> passed(JsonNode report) {
        return report.path("findings")
                .valueStream()
                .filter(finding -> finding.path("outcome").asText().equals("passed"))
                .map(finding -> finding.path("rule").asText());
    }

    private static Path path() throws IOException {
        try (DirectoryStream<Path> jars =
                Files.newDirectoryStream(Path.of("../toru-testing/target"), "toru-testing-*-cli.jar")) {
            return jars.iterator().next();
        }
    }
}
