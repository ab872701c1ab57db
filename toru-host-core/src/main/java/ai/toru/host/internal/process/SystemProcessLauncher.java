package ai.toru.host.internal.process;

import ai.toru.host.internal.time.HostClock;
import java.io.IOException;
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
 * <p>Three nets under each other, on Linux: the kernel kills a plugin when the thread that started it ends
 * ({@link StarterThread}); the {@link Watchdog} kills the whole group when the host has gone; the plugin's standard input
 * ends with the host.
 */
public final class SystemProcessLauncher implements ProcessLauncher {

    private static final Logger LOG = LoggerFactory.getLogger(SystemProcessLauncher.class);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(3);

    private final StarterThread thread = new StarterThread();
    private final Set<LaunchedProcess> alive = ConcurrentHashMap.newKeySet();
    private final Supplier<Tools> toolsProbe;
    private final HostClock clock;

    /** Completes when nothing is alive any more after {@link #close()}. */
    private final CompletableFuture<Void> allGone = new CompletableFuture<>();

    /** Confined to the starter thread. */
    private @Nullable ProcessStarter starter;

    /** Written by whoever closes. */
    private volatile boolean closed;

    public SystemProcessLauncher(HostClock clock) {
        this(new ToolsProbe(System.getenv("PATH"))::run, clock);
    }

    SystemProcessLauncher(Supplier<Tools> toolsProbe, HostClock clock) {
        this.toolsProbe = toolsProbe;
        this.clock = clock;
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
            starter = new ProcessStarter(thread, toolsProbe.get(), clock);
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
