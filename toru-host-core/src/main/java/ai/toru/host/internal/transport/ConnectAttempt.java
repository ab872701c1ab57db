package ai.toru.host.internal.transport;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Connects to a socket that may not be listening yet: tries again at short, growing intervals until a deadline, so that a plugin waits
 * for the next try an eighth of its own start at most. Confined to
 * one thread at a time: of {@link IoThreads} while it tries.
 */
final class ConnectAttempt {

    private static final long SHORTEST_DELAY_NANOS = 1_000_000;
    private static final long LONGEST_DELAY_NANOS = 20_000_000;
    private static final int SHARE = 8;

    private final LinkSettings settings;
    private final Path socket;
    private final long deadline;
    private final BooleanSupplier wanted;
    private final Runnable triedInVain;
    private final CompletableFuture<SocketChannel> result = new CompletableFuture<>();
    private final long start;

    private ConnectAttempt(
            LinkSettings settings, Path socket, long deadline, BooleanSupplier wanted, Runnable triedInVain) {
        this.settings = settings;
        this.socket = socket;
        this.deadline = deadline;
        this.wanted = wanted;
        this.triedInVain = triedInVain;
        start = settings.clock().nanoTime();
    }

    /**
     * Starts to connect.
     *
     * @param deadline in the clock's nanoseconds
     * @param wanted asked before each try; when it says no, the attempt fails
     * @param triedInVain called after each try that the plugin did not take, before the result is known
     * @return the connected channel, or the last failure
     */
    static CompletableFuture<SocketChannel> start(
            LinkSettings settings, Path socket, long deadline, BooleanSupplier wanted, Runnable triedInVain) {
        ConnectAttempt attempt = new ConnectAttempt(settings, socket, deadline, wanted, triedInVain);
        attempt.tryOnThread();
        return attempt.result;
    }

    private void tryOnThread() {
        if (!settings.threads().execute(settings.threadName("connect"), this::tryOnce)) {
            tryLater(new IOException("The host has no thread to connect with."));
        }
    }

    private void tryOnce() {
        if (!wanted.getAsBoolean()) {
            result.completeExceptionally(new IOException("Not wanted any more."));
            return;
        }
        try {
            result.complete(settings.connector().connect(socket));
        } catch (SocketUnavailableException e) {
            tryLater(e);
        } catch (IOException e) {
            triedInVain.run();
            tryLater(e);
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    private void tryLater(IOException failure) {
        long now = settings.clock().nanoTime();
        long delay = Math.min(Math.max((now - start) / SHARE, SHORTEST_DELAY_NANOS), LONGEST_DELAY_NANOS);
        if (now + delay - deadline >= 0) {
            result.completeExceptionally(failure);
        } else {
            settings.timer().schedule(Duration.ofNanos(delay), this::tryOnThread);
        }
    }
}
