package ai.toru.host.internal.process;

import ai.toru.host.internal.time.HostClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts processes of this machine, and sees to it that none outlives the host. Thread-safe.
 *
 * <p>Four nets under each other, on Linux: the kernel kills a plugin when the thread that started it ends
 * ({@link StarterThread}); the {@link Watchdog} kills the whole group when the host has gone; the plugin's standard input
 * ends with the host; and what left its group is found by its environment ({@link RunToken}) when its plugin ends, when
 * this launcher is closed, or else when the next one with the same records begins.
 */
public final class SystemProcessLauncher implements ProcessLauncher {

    private static final Logger LOG = LoggerFactory.getLogger(SystemProcessLauncher.class);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(3);

    private final StarterThread thread = new StarterThread();
    private final ProcessTable table = ProcessTable.system();
    private final RunRegister register;
    private final Set<LaunchedProcess> alive = ConcurrentHashMap.newKeySet();
    private final Supplier<Tools> toolsProbe;
    private final HostClock clock;

    /** Completes when nothing is alive any more after {@link #close()}. */
    private final CompletableFuture<Void> allGone = new CompletableFuture<>();

    /** Confined to the starter thread. */
    private @Nullable ProcessStarter starter;

    /** Written by whoever closes. */
    private volatile boolean closed;

    /** A launcher that knows of no earlier one. */
    public SystemProcessLauncher(HostClock clock) {
        this(new ToolsProbe(System.getenv("PATH"))::run, null, clock);
    }

    /**
     * A launcher that first ends what an earlier one left behind when its host was killed.
     *
     * @param records a directory for what the next one has to know, made if it is missing; nobody else may use it
     */
    public SystemProcessLauncher(Path records, HostClock clock) {
        this(new ToolsProbe(System.getenv("PATH"))::run, records, clock);
    }

    SystemProcessLauncher(Supplier<Tools> toolsProbe, @Nullable Path records, HostClock clock) {
        this.toolsProbe = toolsProbe;
        this.clock = clock;
        this.register =
                new RunRegister(thread, table, new ProcessSweep(table, ProcessHandle::destroyForcibly), records);
        thread.execute(register::open); // before any launch, as all queue up behind it
    }

    @Override
    public CompletionStage<PluginProcess> launch(LaunchSpec spec) {
        return launch(spec, StandardInput.LIFELINE);
    }

    CompletionStage<PluginProcess> launch(LaunchSpec spec, StandardInput input) {
        CompletableFuture<PluginProcess> launched = new CompletableFuture<>();
        if (closed) {
            launched.completeExceptionally(closedAlready(spec));
        } else {
            thread.execute(() -> launchNow(spec, input, launched));
        }
        return launched;
    }

    @Override
    public void close() {
        closed = true;
        thread.execute(this::killAll);
        awaitAllGone();
        thread.execute(this::closeStarter);
        thread.close();
    }

    private void launchNow(LaunchSpec spec, StandardInput input, CompletableFuture<PluginProcess> launched) {
        try {
            if (closed) {
                throw closedAlready(spec);
            }
            LaunchedProcess process = starter().start(spec, input);
            alive.add(process);
            process.onExit().thenRun(() -> thread.execute(() -> ended(process)));
            launched.complete(process);
        } catch (Throwable failed) { // also OutOfMemoryError, for want of a thread: the caller must hear of it
            launched.completeExceptionally(failed);
        }
    }

    private ProcessStarter starter() {
        if (starter == null) {
            starter = new ProcessStarter(thread, toolsProbe.get(), register, table, clock);
        }
        return starter;
    }

    private void ended(LaunchedProcess process) {
        starter().ended(process);
        alive.remove(process);
        noteAllGone();
    }

    private void killAll() {
        alive.forEach(LaunchedProcess::kill);
        noteAllGone();
    }

    private void noteAllGone() {
        if (closed && alive.isEmpty()) {
            allGone.complete(null);
        }
    }

    private void closeStarter() {
        if (starter != null) {
            starter.close();
        }
        register.close();
    }

    private void awaitAllGone() {
        try {
            allGone.get(LONGEST_CLOSE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException stuck) {
            LOG.warn("Some plugin processes are still there {} after SIGKILL.", LONGEST_CLOSE, stuck);
        }
    }

    private static IOException closedAlready(LaunchSpec spec) {
        return new IOException("The host is closed; " + spec.command().get(0) + " was not started.");
    }
}
