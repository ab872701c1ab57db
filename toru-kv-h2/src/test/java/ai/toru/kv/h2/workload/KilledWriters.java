package ai.toru.kv.h2.workload;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.kv.KeyValueStore;
import ai.toru.kv.h2.H2KeyValueStore;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own that writes until it is killed. It tells of each acknowledgement in a line on its standard output, in
 * one write, so that the pipe has it whatever becomes of the process. Confined to the caller's thread.
 */
public final class KilledWriters implements AutoCloseable {

    private final Process process;
    private final BufferedReader lines;
    private final List<Script> scripts;
    private final List<Integer> steps;

    private KilledWriters(Process process, List<Script> scripts, List<Integer> steps) {
        this.process = process;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
        this.scripts = scripts;
        this.steps = steps;
    }

    /** Starts the process on a store, each script going on where it stands. */
    public static KilledWriters start(Path directory, List<Script> scripts, List<Progress> standings)
            throws IOException {
        List<Integer> steps = standings.stream().map(Progress::steps).toList();
        Process process = process(directory, scripts.get(0).seed(), steps)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new KilledWriters(process, scripts, new ArrayList<>(steps));
    }

    /** The process that has yet to start: the seed of its scripts, and how many steps of each were done. */
    public static ProcessBuilder process(Path directory, long seed, List<Integer> steps) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriters.class.getName(),
                directory.toString(),
                String.valueOf(seed)));
        steps.forEach(done -> command.add(String.valueOf(done)));
        return new ProcessBuilder(command);
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Waits until it has told of a step, so that it surely has the store. */
    public void awaitFirst() throws IOException {
        String line = lines.readLine();
        assertThat(line).as("The process that writes has ended by itself").isNotNull();
        note(line);
    }

    /** Kills it once it has told of so many steps; returns all that it has told of. */
    public List<Progress> killAfter(int told) throws IOException {
        String line = null;
        for (int i = 0; i <= told && (line = lines.readLine()) != null; i++) {
            note(line);
        }
        assertThat(line).as("The process that writes has ended by itself").isNotNull();
        process.toHandle().destroyForcibly();
        while ((line = lines.readLine()) != null) {
            note(line);
        }
        List<Progress> acknowledged = new ArrayList<>();
        for (int writer = 0; writer < scripts.size(); writer++) {
            acknowledged.add(Progress.after(scripts.get(writer), steps.get(writer)));
        }
        return acknowledged;
    }

    /** A line counts once its end has come. */
    private void note(String line) {
        String[] words = line.split(" ");
        if (words.length == 3) {
            steps.set(Integer.parseInt(words[0]), Integer.parseInt(words[1]));
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.toHandle().destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    /** What the process does: directory, seed, and how many steps each writer has done. */
    public static void main(String[] args) throws Exception {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            failure.printStackTrace();
            Runtime.getRuntime().halt(1);
        });
        List<Script> scripts = Script.of(Long.parseLong(args[1]), args.length - 2);
        FileOutputStream log = new FileOutputStream(FileDescriptor.out);
        try (KeyValueStore store = H2KeyValueStore.builder(Path.of(args[0])).open()) {
            List<Thread> threads = new ArrayList<>();
            for (Script script : scripts) {
                Progress from = Progress.after(script, Integer.parseInt(args[2 + script.writer()]));
                threads.add(new Thread(() -> new Writer(store, script, done -> tell(log, script, done)).run(from)));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private static void tell(FileOutputStream log, Script script, Progress done) {
        try {
            log.write((script.writer() + " " + done.steps() + " .\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
