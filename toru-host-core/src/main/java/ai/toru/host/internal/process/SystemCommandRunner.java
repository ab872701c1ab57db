package ai.toru.host.internal.process;

import ai.toru.host.internal.time.HostClock;
import ai.toru.host.internal.time.Poller;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Runs commands of this machine, all watched by one thread. Thread-safe. */
public final class SystemCommandRunner implements CommandRunner {

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(8);

    private final Queue<RunningCommand> running = new ConcurrentLinkedQueue<>();
    private final SystemProcessLauncher launcher;
    private final HostClock clock;
    private final Poller poller = new Poller("toru-process-commands", SHORTEST_PAUSE, LONGEST_PAUSE, this::pollAll);

    /** Written by whoever closes. */
    private volatile boolean closed;

    /**
     * A runner whose thread starts with the first command.
     *
     * @param launcher starts the commands; stays open when the runner is closed
     */
    public SystemCommandRunner(SystemProcessLauncher launcher, HostClock clock) {
        this.launcher = launcher;
        this.clock = clock;
    }

    @Override
    public CompletionStage<CommandResult> run(LaunchSpec spec, Duration timeout, int maxStdoutBytes) {
        if (closed) { // one that waited for its turn
            return CompletableFuture.failedFuture(
                    new IOException("The host was closed before the command was started."));
        }
        CompletableFuture<CommandResult> result = new CompletableFuture<>();
        launcher.launch(spec, StandardInput.NOTHING).whenComplete((process, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            } else {
                long deadline = clock.nanoTime() + timeout.toNanos();
                watch(new RunningCommand(process, deadline, maxStdoutBytes, result));
            }
        });
        return result;
    }

    @Override
    public void close() {
        closed = true;
        poller.close();
        abandonAll();
    }

    private void watch(RunningCommand command) {
        running.add(command);
        if (closed) {
            abandonAll();
        } else {
            command.onExit(poller::wake);
            poller.wake();
        }
    }

    private Poller.Pace pollAll() {
        long now = clock.nanoTime();
        boolean busy = false;
        for (RunningCommand command : running) {
            busy |= command.poll(now);
        }
        running.removeIf(RunningCommand::done);
        if (running.isEmpty()) {
            return Poller.Pace.REST;
        }
        return busy ? Poller.Pace.AGAIN : Poller.Pace.LATER;
    }

    private void abandonAll() {
        for (RunningCommand command = running.poll(); command != null; command = running.poll()) {
            command.fail(new IOException("The host was closed while the command was running."));
        }
    }
}
