package ai.toru.host.internal.transport;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Connects to a socket that may not be listening yet: tries again at short, growing intervals until a deadline. Confined to
 * one thread at a time: of {@link IoThreads} while it tries.
 */
final class ConnectAttempt {

    private static final Duration FIRST_DELAY = Duration.ofMillis(1);
    private static final Duration LONGEST_DELAY = Duration.ofMillis(20);

    private final LinkSettings settings;
    private final Path socket;
    private final long deadline;
    private final BooleanSupplier wanted;
    private final Runnable triedInVain;
    private final CompletableFuture<SocketChannel> result = new CompletableFuture<>();
    private Duration delay = FIRST_DELAY;

    private ConnectAttempt(
            LinkSettings settings, Path socket, long deadline, BooleanSupplier wanted, Runnable triedInVain) {
        this.settings = settings;
        this.socket = socket;
        this.deadline = deadline;
        this.wanted = wanted;
        this.triedInVain = triedInVain;
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
        if (settings.clock().nanoTime() + delay.toNanos() - deadline >= 0) {
            result.completeExceptionally(failure);
            return;
        }
        settings.timer().schedule(delay, this::tryOnThread);
        Duration next = delay.multipliedBy(2);
        delay = next.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : next;
    }
}
