package ai.toru.benchmarks.race;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts processes, and ends them all, with all that they have started. Thread-safe. */
final class Processes implements AutoCloseable {

    private static final long SECONDS_TO_END = 15;

    private final Path logs;

    /** The youngest first. Guarded by this. */
    private final Deque<Process> running = new ArrayDeque<>();

    /** Guarded by this. */
    private boolean closed;

    /**
     * @param logs where what they say on standard error goes
     */
    Processes(Path logs) {
        this.logs = logs;
    }

    /** Starts a program that says nothing on its standard output which anybody reads. */
    Process start(String name, List<String> command) throws IOException {
        return start(name, command, Map.of(), true);
    }

    /**
     * Starts a program.
     *
     * @param quiet whether its standard output goes to its log too
     */
    synchronized Process start(String name, List<String> command, Map<String, String> environment, boolean quiet)
            throws IOException {
        if (closed) {
            throw new IllegalStateException("The benchmark ends.");
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.directory(logs.toFile());
        builder.redirectError(log(name).toFile());
        if (quiet) {
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log(name).toFile()));
        }
        Process process = builder.start();
        running.push(process);
        return process;
    }

    Path log(String name) {
        return logs.resolve(name + ".log");
    }

    /** Ends one, and all that it has started: by itself if it does so, since then it cleans up behind itself. */
    void end(Process process) {
        List<ProcessHandle> started = process.descendants().toList();
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has ended.
        }
        if (!isJava(process)) {
            process.destroy();
        }
        if (!ended(process)) {
            process.destroyForcibly();
        }
        started.forEach(ProcessHandle::destroyForcibly);
        forget(process);
    }

    /** Those of ours end with their input. */
    private static boolean isJava(Process process) {
        return process.info().command().orElse("").endsWith("/java");
    }

    /** Ends all there are now. */
    void endAll() {
        List<Process> left;
        synchronized (this) {
            left = List.copyOf(running);
        }
        left.forEach(this::end);
    }

    /** Ends all, and starts none any more. */
    void endForGood() {
        synchronized (this) {
            closed = true;
        }
        endAll();
    }

    @Override
    public void close() {
        endForGood();
    }

    private synchronized void forget(Process process) {
        running.remove(process);
    }

    private static boolean ended(Process process) {
        try {
            return process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
