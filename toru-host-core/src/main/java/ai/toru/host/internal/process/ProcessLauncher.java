package ai.toru.host.internal.process;

import java.util.concurrent.CompletionStage;

/** Starts plugin processes. Thread-safe. */
public interface ProcessLauncher extends AutoCloseable {

    /**
     * Starts a process in a group of its own that dies with this host.
     *
     * @return the running process, or a {@link java.io.IOException} saying why there is none
     */
    CompletionStage<PluginProcess> launch(LaunchSpec spec);

    /** Kills what is still alive and ends the launcher's threads. Idempotent. */
    @Override
    void close();
}
