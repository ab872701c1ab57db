package ai.toru.host.internal.process;

import ai.toru.host.plugin.ProcessUsage;
import java.io.InputStream;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A started process and its group. Thread-safe. */
public interface PluginProcess {

    /** The process id, which is also that of its group. */
    long pid();

    /**
     * What it writes to standard output. One thread at a time reads it, and only what {@code available()} promises: the end
     * of the stream comes when the last holder of the pipe has gone, which may be long after the process. Whoever reads
     * it closes it.
     */
    InputStream stdout();

    /** What it writes to standard error. Read like {@link #stdout()}. */
    InputStream stderr();

    /**
     * Completes when the process itself has ended, whoever still holds its pipes. Never fails. What depends on it runs on a
     * thread of the JDK's common pool: hand on anything that may block.
     */
    CompletionStage<ExitStatus> onExit();

    /** What it and its descendants use now; null once it has ended, and where the kernel does not tell. Does not wait. */
    @Nullable
    ProcessUsage usage();

    /** Asks the whole group to end (SIGTERM, SIGCONT). Returns at once. */
    void terminate();

    /** Ends the whole group (SIGKILL), also what outlived the process itself. Returns at once. */
    void kill();
}
