package ai.toru.plugin.internal.serve;

import ai.toru.plugin.internal.json.JsonWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The process around a run: its arguments, its environment, its signals and its end. */
public final class PluginProcess {
    private static final String SOCKETS = "/tmp/toru-plugins";

    private PluginProcess() {}

    /** Prints the metadata, if the first argument asks for it; whether it did. */
    public static boolean printMetadata(App app, String[] args, PrintStream out) {
        if (args.length == 0 || !args[0].equals("--metadata")) {
            return false;
        }
        byte[] line = (JsonWriter.text(app.json()) + "\n").getBytes(StandardCharsets.UTF_8);
        out.write(line, 0, line.length);
        out.flush();
        return true;
    }

    /** Where to listen: where the host says; else, run by hand, in a directory that is made if it is missing. */
    public static Path socket(App app, Map<String, String> environment) {
        String told = environment.get("TORU_PLUGIN_SOCKET");
        return told == null || told.isEmpty() ? Path.of(SOCKETS, app.metadata().id() + ".sock") : Path.of(told);
    }

    /** Serves until the end; the exit code. On SIGTERM and Ctrl-C, what is running may be answered first. */
    public static int serve(Run run, Path socket, PrintStream err) {
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(run, ended), "toru-shutdown"));
        StandardInput.watch(() -> {
            run.hostIsGone();
            Threads.start("toru-end", PluginProcess::halt);
        });
        try {
            return run.serve(socket);
        } catch (IOException e) {
            err.println("ERROR: the plugin cannot listen at " + socket + ": " + e
                    + ". Set TORU_PLUGIN_SOCKET to a path of at most 100 bytes where it may make a socket.");
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        } finally {
            ended.countDown();
        }
    }

    /** In the hook: waits for the run, but not for ever. */
    private static void stop(Run run, CountDownLatch ended) {
        run.stop();
        try {
            if (!ended.await(Run.LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println("WARN: the process ends although the plugin has not finished");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends a process whose host is gone and that does not end by itself. */
    private static void halt() {
        LockSupport.parkNanos(2 * Run.LAST_WORDS.toNanos());
        Runtime.getRuntime().halt(1);
    }
}
