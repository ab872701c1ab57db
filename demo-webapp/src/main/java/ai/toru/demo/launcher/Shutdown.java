package ai.toru.demo.launcher;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The end of the process, whether a signal or a failed start brings it about: stop the demo, remove the workspace, exit.
 * The JVM's own code after Ctrl-C would be 130; whoever stops the demo on purpose gets 0. Thread-safe.
 */
final class Shutdown {
    /** Plugins have 7 s to go; a supervisor that waits 8 s should not have to kill us. */
    private static final Duration LIMIT = Duration.ofMillis(7_800);

    private final Demo demo;
    private final Workspace workspace;
    private final AtomicInteger exitCode = new AtomicInteger();

    Shutdown(Demo demo, Workspace workspace) {
        this.demo = demo;
        this.workspace = workspace;
    }

    /** From now on SIGTERM, SIGINT and {@link #exit} stop the demo. */
    void onSignal() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndHalt, "toru-demo-shutdown"));
    }

    /** Ends the process with a code. */
    void exit(int code) {
        exitCode.set(code);
        System.exit(code);
    }

    private void stopAndHalt() {
        try {
            Thread stopping = new Thread(demo::stop, "toru-demo-stop");
            stopping.setDaemon(true);
            stopping.start();
            stopping.join(LIMIT.toMillis());
            if (stopping.isAlive()) {
                System.err.println("The demo did not stop within " + LIMIT.toMillis() + " ms and is cut off");
                exitCode.set(StartResult.FAILED.exitCode());
            }
            workspace.close();
        } catch (IOException e) {
            System.err.println("Could not remove the temporary directory: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Runtime.getRuntime().halt(exitCode.get());
        }
    }
}
