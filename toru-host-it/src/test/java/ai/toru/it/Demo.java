package ai.toru.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The demo as a user runs it: {@code java -jar toru-demo.war} in a process of its own. Closed with everything in it. */
final class Demo implements AutoCloseable {
    private static final Path WAR = Path.of(System.getProperty("toru.demo.war", "../demo-webapp/target/toru-demo.war"))
            .toAbsolutePath()
            .normalize();
    private static final String READY = "Toru demo listening on ";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final List<String> standardOutput = new CopyOnWriteArrayList<>();
    private final List<String> standardError = new CopyOnWriteArrayList<>();
    private final List<Thread> readers = new ArrayList<>();

    private Demo(Process process) {
        this.process = process;
        readers.add(reader("stdout", process.getInputStream(), standardOutput));
        readers.add(reader("stderr", process.getErrorStream(), standardError));
    }

    static Path war() {
        return WAR;
    }

    /** Starts it on a free port, with its data in a directory, and waits until it is ready. */
    static Demo ready(Path directory, String... options) throws IOException {
        List<String> all = new ArrayList<>(
                List.of("--port", "0", "--data", directory.resolve("data").toString()));
        all.addAll(List.of(options));
        return launch(directory, all.toArray(String[]::new)).orClosed();
    }

    /** As {@link #ready}, but the process may open no more files than that at a time, and Java gets these options. */
    static Demo scarce(Path directory, int files, String... javaOptions) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("sh", "-c", "ulimit -n " + files + " && exec \"$@\"", "sh", Jvm.JAVA));
        command.addAll(List.of(javaOptions));
        command.addAll(List.of("-jar", WAR.toString(), "--port", "0", "--data"));
        command.add(directory.resolve("data").toString());
        return start(directory, command).orClosed();
    }

    /** As {@link #ready}, but as another user, who may have no more threads and processes than that at a time. */
    static Demo ofUser(OtherUser user, Path directory, int threads) throws IOException {
        Path war = Files.copy(WAR, directory.resolve(WAR.getFileName()));
        String data = directory.resolve("data").toString();
        return start(directory, user.command(threads, Jvm.JAVA, "-jar", war.toString(), "--port", "0", "--data", data))
                .orClosed();
    }

    /** Starts it with just these options. */
    static Demo launch(Path workingDirectory, String... options) throws IOException {
        List<String> command = Jvm.command(WAR);
        command.addAll(List.of(options));
        return start(workingDirectory, command);
    }

    private static Demo start(Path workingDirectory, List<String> command) throws IOException {
        return new Demo(
                new ProcessBuilder(command).directory(workingDirectory.toFile()).start());
    }

    /** This one, ready. */
    private Demo orClosed() {
        try {
            awaitReady();
        } catch (Throwable e) {
            close();
            throw e;
        }
        return this;
    }

    void awaitReady() {
        await().atMost(START_LIMIT).until(() -> !standardOutput.isEmpty() || !process.isAlive());
        assertThat(standardOutput)
                .as("standard output; standard error says: %s", errors())
                .anyMatch(line -> line.startsWith(READY));
    }

    /** Where it says that it listens. */
    URI address() {
        return URI.create(standardOutput.get(0).substring(READY.length()));
    }

    Web web() {
        return new Web(address());
    }

    long pid() {
        return process.pid();
    }

    /** SIGTERM. Not by {@link Process#destroy}, which would close its output with the last lines still in it. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** SIGKILL. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    /** SIGINT, as Ctrl-C sends it. */
    void interrupt() throws IOException {
        new ProcessBuilder("kill", "-INT", Long.toString(pid())).start();
    }

    /** Waits for its end; all that it printed has been read then. */
    int exitCode(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            fail("The demo does not end within %s. It says: %s", limit, errors());
        }
        for (Thread reader : readers) {
            reader.join(1_000);
        }
        return process.exitValue();
    }

    /** Lines so far. */
    List<String> output() {
        return List.copyOf(standardOutput);
    }

    /** Lines so far, in one text. */
    String errors() {
        return String.join("\n", standardError);
    }

    @Override
    public void close() {
        if (!process.isAlive()) {
            return;
        }
        terminate();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    private static Thread reader(String name, InputStream from, List<String> to) {
        Thread thread = new Thread(() ->
                new BufferedReader(new InputStreamReader(from, UTF_8)).lines().forEach(to::add));
        thread.setName("demo-" + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
