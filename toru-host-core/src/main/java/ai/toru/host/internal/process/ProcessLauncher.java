package ai.toru.host.internal.process;

import java.util.concurrent.CompletionStage;

/** Starts plugin processes. Thread-safe. */
public interface ProcessLauncher extends AutoCloseable {

    /**
     * Starts a process in a group of its own that dies with this host. What it has left when it ends itself, in its group or
     * elsewhere, is killed. It runs within its confinement, or not at all.
     *
     * <p>What depends on the stage runs on the thread that starts all processes: hand on anything that may block.
     *
     * @return the running process, or a {@link java.io.IOException} saying why there is none
     */
    CompletionStage<PluginProcess> launch(LaunchSpec spec);

    /** Kills what is still alive and ends the launcher's threads. Idempotent. */
    @Override
    void close();
}
