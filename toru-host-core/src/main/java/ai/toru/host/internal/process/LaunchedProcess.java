package ai.toru.host.internal.process;

import ai.toru.host.plugin.ProcessUsage;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A process that was really started. Thread-safe.
 *
 * <p>It holds on to {@link Process}, and with it to the pipe that is the plugin's standard input: the plugin reads its end
 * when the host has gone.
 */
final class LaunchedProcess implements PluginProcess {

    private final Process process;
    private final InputStream stdout;
    private final InputStream stderr;
    private final ProcessGroup group;
    private final RunToken run;
    private final UsageMeter meter;
    private final CompletableFuture<ExitStatus> exit;

    LaunchedProcess(
            Process process,
            CompletableFuture<Integer> end,
            InputStream stdout,
            InputStream stderr,
            ProcessGroup group,
            RunToken run,
            UsageMeter meter) {
        this.process = process;
        this.stdout = stdout;
        this.stderr = stderr;
        this.group = group;
        this.run = run;
        this.meter = meter;
        this.exit = end.thenApply(ExitStatus::ofExitValue);
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public InputStream stdout() {
        return stdout;
    }

    @Override
    public InputStream stderr() {
        return stderr;
    }

    @Override
    public CompletionStage<ExitStatus> onExit() {
        return exit.minimalCompletionStage();
    }

    @Override
    public @Nullable ProcessUsage usage() {
        return exit.isDone() ? null : meter.usage();
    }

    @Override
    public void terminate() {
        if (!exit.isDone()) {
            group.terminate();
        }
    }

    /** Once the process has ended its group is swept anyway, and its number may soon be a stranger's. */
    @Override
    public void kill() {
        if (!exit.isDone()) {
            group.kill();
        }
    }

    /** What it and its children bear in their environment. */
    RunToken run() {
        return run;
    }

    /** Ends what outlived the process in its group. */
    void sweep() {
        group.sweep();
    }
}
