package ai.toru.host.internal.process;

import java.io.InputStream;
import java.util.concurrent.CompletionStage;

/** A started process and its group. Thread-safe. */
public interface PluginProcess {

    /** The process id, which is also that of its group. */
    long pid();

    /** What it writes to standard output. */
    InputStream stdout();

    /** What it writes to standard error. */
    InputStream stderr();

    /** Completes when the process itself has ended, whoever still holds its pipes. Never fails. */
    CompletionStage<ExitStatus> onExit();

    /** Asks the whole group to end (SIGCONT, SIGTERM). Returns at once. */
    void terminate();

    /** Ends the whole group (SIGKILL), also what outlived the process itself. Returns at once. */
    void kill();
}
