package ai.toru.host.internal.process;

import ai.toru.host.internal.time.HostClock;
import java.io.File;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts one process after the other, each contained as well as the machine allows. Confined to the starter thread. */
final class ProcessStarter {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessStarter.class);

    private final StarterThread starter;
    private final Tools tools;
    private final Watchdog watchdog;
    private final @Nullable GroupSignals signals;
    private final RunRegister register;
    private final ProcessTable table;
    private final KernelUnits units = KernelUnits.system();
    private final HostClock clock;
    private boolean warnedOfPipes;

    ProcessStarter(StarterThread starter, Tools tools, RunRegister register, ProcessTable table, HostClock clock) {
        this.starter = starter;
        this.tools = tools;
        this.register = register;
        this.table = table;
        this.clock = clock;
        this.watchdog = new Watchdog(starter, tools, clock);
        this.signals =
                tools.groups() && tools.shell() != null ? new GroupSignals(starter, tools.shell(), watchdog) : null;
    }

    /** Starts a process. */
    LaunchedProcess start(LaunchSpec spec, StandardInput input) throws IOException {
        ExecutableCheck.check(spec);
        ConfinedCommand command = ConfinedCommand.of(spec, tools);
        OutputPipes pipes = pipes();
        try {
            return started(spec, command, input, pipes);
        } catch (IOException | RuntimeException | OutOfMemoryError failed) { // OutOfMemoryError: no thread to be had
            if (pipes != null) {
                pipes.discard();
            }
            throw new IOException(failure(spec, failed), failed);
        } finally {
            if (pipes != null) {
                pipes.close();
            }
        }
    }

    private static String failure(LaunchSpec spec, Throwable failed) {
        String remedy = failed instanceof IllegalArgumentException
                ? "Correct its arguments and environment."
                : "See that the host may start more processes and open more files (ulimit -u, ulimit -n).";
        return "Starting " + spec.command().get(0) + " failed: " + failed.getMessage() + ". " + remedy;
    }

    /** Forgets a process that has ended, and ends what it left. */
    void ended(LaunchedProcess process) {
        process.sweep();
        watchdog.unregister(process.pid());
        register.ended(process.run());
    }

    void close() {
        watchdog.close();
    }

    private LaunchedProcess started(
            LaunchSpec spec, ConfinedCommand command, StandardInput input, @Nullable OutputPipes pipes)
            throws IOException {
        RunToken run = register.next();
        Process process = builder(spec, command, run, input, pipes).start();
        try {
            return attended(spec, process, run, pipes);
        } catch (RuntimeException | Error unattended) { // nobody would ever end it
            process.toHandle().destroyForcibly();
            watchdog.unregister(process.pid());
            register.ended(run);
            throw unattended;
        }
    }

    private LaunchedProcess attended(LaunchSpec spec, Process process, RunToken run, @Nullable OutputPipes pipes) {
        watchdog.register(process.pid());
        register.started(run, process.pid(), tools.groups(), spec.command().get(0));
        ProcessGroup group = signals == null ? new HandleTree(process.toHandle()) : signals.groupOf(process.pid());
        CompletableFuture<Integer> end = ProcessEnd.of(process, starter);
        UsageMeter meter = new UsageMeter(table, units, clock, process.pid());
        return pipes == null
                ? new LaunchedProcess(
                        process, end, process.getInputStream(), process.getErrorStream(), group, run, meter)
                : new LaunchedProcess(process, end, pipes.stdout(), pipes.stderr(), group, run, meter);
    }

    private ProcessBuilder builder(
            LaunchSpec spec, ConfinedCommand command, RunToken run, StandardInput input, @Nullable OutputPipes pipes) {
        ProcessBuilder builder = new ProcessBuilder(command.words());
        builder.directory(spec.workingDirectory().toFile());
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        builder.environment().putAll(spec.environment());
        builder.environment().put(RunToken.VARIABLE, run.text());
        if (input == StandardInput.NOTHING) {
            builder.redirectInput(new File("/dev/null"));
        }
        if (pipes != null) {
            pipes.redirect(builder);
        }
        return builder;
    }

    /** Named pipes; null where there are none, which leaves those of {@link Process}. */
    private @Nullable OutputPipes pipes() {
        if (tools.mkfifo() == null) {
            return null;
        }
        try {
            return OutputPipes.create(tools.mkfifo());
        } catch (IOException noPipes) {
            if (!warnedOfPipes) {
                warnedOfPipes = true;
                LOG.warn(
                        "No pipes could be made in the directory for temporary files ({}); last lines of plugins' output"
                                + " may be lost until there is room, or java.io.tmpdir names another directory.",
                        System.getProperty("java.io.tmpdir"),
                        noPipes);
            }
            return null;
        }
    }
}
