package ai.toru.benchmarks.race;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs that may be installed. Pure but for looking. */
final class Tools {

    private static final long SECONDS = 20;

    private Tools() {}

    static Path wrk() throws MissingException {
        return require("wrk", "apt-get install wrk");
    }

    static Path nginx() throws MissingException {
        return require("nginx", "apt-get install nginx-light");
    }

    static Path gunicorn() throws MissingException {
        return require("gunicorn", "apt-get install gunicorn");
    }

    /** The interpreter that gunicorn has too; elsewhere the one behind whatever is called so. */
    static String python() throws MissingException, IOException, InterruptedException {
        if (Files.isExecutable(Path.of("/usr/bin/python3"))) {
            return "/usr/bin/python3";
        }
        String found = require("python3", "apt-get install python3").toString();
        return output(List.of(found, "-c", "import sys; print(sys.executable)")).strip();
    }

    private static Path require(String name, String cure) throws MissingException {
        return find(name).orElseThrow(() -> new MissingException(name, cure));
    }

    /** On the path, and where Debian has what it takes for the administrator's. */
    static Optional<Path> find(String name) {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)),
                        Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What a program says, on both of its outputs. It ends with this JVM at the latest. */
    static String output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread end = new Thread(process::destroyForcibly, "end of " + command.get(0));
        try {
            Runtime.getRuntime().addShutdownHook(end);
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(command.get(0) + " does not end.");
            }
            return said;
        } finally {
            process.destroyForcibly();
            forget(end);
        }
    }

    /** While the JVM ends, its hooks clean up: who called must not go on beside them. */
    private static void forget(Thread end) throws InterruptedException {
        try {
            Runtime.getRuntime().removeShutdownHook(end);
        } catch (IllegalStateException e) {
            new CountDownLatch(1).await();
        }
    }
}
