package ai.toru.testing.attach;

import ai.toru.testing.relay.Orders;
import ai.toru.testing.relay.Relay;
import ai.toru.testing.relay.RelayObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a plugin as its host sees it: it ends when nobody listens on the plugin's socket any more. Thread-safe.
 */
final class AttachedRun implements RelayObserver, AutoCloseable {

    private final Path socket;
    private final Orders orders;
    private final Consumer<String> out;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable Relay relay;

    AttachedRun(Path socket, Orders orders, Consumer<String> out) {
        this.socket = socket;
        this.orders = orders;
        this.out = out;
    }

    void begin(long pid, Path hostSide, Runnable atEnd) {
        relay = Relay.start(hostSide, socket, this);
        ProcessHandle.of(pid)
                .ifPresentOrElse(
                        process -> process.onExit().thenRun(() -> {
                            close();
                            atEnd.run();
                        }),
                        this::close);
    }

    @Override
    public void waiting() {
        tell("warn: nobody listens on " + socket + "; start your plugin with TORU_PLUGIN_SOCKET=" + socket
                + ". The host waits until its time limit for starts.");
    }

    @Override
    public void unreachable() {
        end("error: nobody listens on " + socket + " any more; start your plugin again with TORU_PLUGIN_SOCKET="
                + socket + ". For the host it has ended.");
    }

    /** Asked to exit, or ended in the debugger, the plugin is gone now; between two requests it is not. */
    @Override
    public void idle() {
        if (!Relay.listens(socket)) {
            end("info: the plugin on " + socket + " has ended.");
        }
    }

    @Override
    public void close() {
        exit();
        Relay carrying = relay;
        if (carrying != null) {
            carrying.close();
        }
    }

    private void end(String why) {
        tell(why);
        exit();
    }

    private void tell(String line) {
        out.accept(line);
        if (!ended.get()) {
            try {
                orders.say(line);
            } catch (IOException gone) {
                // the process has ended, and with it its log
            }
        }
    }

    private void exit() {
        if (ended.compareAndSet(false, true)) {
            try (orders) {
                orders.exit(0);
            } catch (IOException gone) {
                // that is what was wanted
            }
        }
    }
}
