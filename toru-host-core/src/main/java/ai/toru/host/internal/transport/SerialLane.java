package ai.toru.host.internal.transport;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One request at a time. Thread-safe.
 *
 * <p>This is safe for the simplest plugin: one that serves one connection after the other, and whose reader may lose what
 * lies behind the message it reads. A request whose caller has gone takes its connection with it, so nothing that was sent
 * for it can answer another.
 */
final class SerialLane extends Lane {

    /** How long a plugin may take to accept a connection for a ping. */
    private static final Duration PING_CONNECT = Duration.ofSeconds(1);

    /** The request it carries. Guarded by this. */
    private @Nullable Exchange<?> current;

    SerialLane(
            LinkSettings settings,
            Path socket,
            RequestDispatcher dispatcher,
            PluginMessages messages,
            SessionVitals vitals) {
        super(settings, socket, dispatcher, messages, vitals);
    }

    @Override
    int places() {
        return 1;
    }

    @Override
    void send(Exchange<?> exchange) {
        PluginConnection open;
        boolean taken;
        synchronized (this) {
            open = connection;
            taken = !isRetired();
            current = taken ? exchange : null;
        }
        if (!taken) {
            dispatcher.putBack(exchange); // the lane was retired on the way here
        } else if (exchange.isDone()) {
            drop(exchange); // given up before it was here to be abandoned
        } else if (open != null) {
            exchange.sendOn(open);
        } else {
            connectAndSend(exchange);
        }
    }

    @Override
    void abandon(Exchange<?> exchange) {
        PluginConnection stale;
        synchronized (this) {
            if (!forget(exchange)) {
                return;
            }
            stale = connection;
            connection = null;
        }
        if (stale != null) {
            stale.close(new IOException("The request's caller is gone."));
        }
        if (exchange.timedOut() && exchange.frame().begun()) {
            vitals.timedOut();
        }
        finished(exchange);
    }

    /** Nothing may lie behind a request: the plugin's reader may lose it. */
    @Override
    CompletionStage<Void> retireToTell() {
        return retire();
    }

    /** A request that is given up has taken its connection with it: this one was never sent. */
    @Override
    void unwanted(PluginConnection from, String requestId) {}

    @Override
    boolean makeWayForPing() {
        return dispatcher.reserve(this);
    }

    /** A request that timed out has taken its connection with it: just then it matters whether the plugin lives. */
    @Override
    void connectForPing(OutgoingFrame frame) {
        long deadline = settings.clock().nanoTime() + PING_CONNECT.toNanos();
        var unused = ConnectAttempt.start(settings, socket, deadline, () -> waits(frame), () -> {})
                .thenAccept(channel -> connected(new PluginConnection(channel, settings, this), frame))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        pingOver();
                    }
                });
    }

    private void connected(PluginConnection fresh, OutgoingFrame frame) {
        if (adopt(fresh, frame)) {
            fresh.start();
            fresh.send(frame);
        } else {
            fresh.close(new IOException("Nobody waits for this ping any more."));
        }
    }

    private synchronized boolean adopt(PluginConnection fresh, OutgoingFrame frame) {
        if (!waits(frame) || connection != null || isRetired()) {
            return false;
        }
        reopened(fresh);
        pingedOn(fresh);
        return true;
    }

    private synchronized boolean waits(OutgoingFrame frame) {
        return isPinging(frame);
    }

    @Override
    void pingEnded() {
        takeNext();
    }

    @Override
    boolean isEmpty() {
        return current == null;
    }

    @Override
    List<Exchange<?>> carried() {
        return current == null ? List.of() : List.of(current);
    }

    @Override
    void forgetAll() {
        current = null;
    }

    @Override
    boolean forget(Exchange<?> exchange) {
        if (current != exchange) {
            return false;
        }
        current = null;
        return true;
    }

    @Override
    @Nullable
    Exchange<?> pending(String requestId) {
        return current != null && current.requestId().equals(requestId) ? current : null;
    }

    private void connectAndSend(Exchange<?> exchange) {
        SessionVitals.Need need = vitals.need();
        // It fails only where the exchange's time is over, or the exchange is no longer here.
        var unused = ConnectAttempt.start(
                        settings, socket, exchange.deadline(), () -> isCurrent(exchange), need::triedInVain)
                .whenComplete((channel, failure) -> need.ended(failure == null))
                .thenAccept(channel -> connected(new PluginConnection(channel, settings, this), exchange));
    }

    private void connected(PluginConnection fresh, Exchange<?> exchange) {
        if (adopt(fresh, exchange)) {
            fresh.start();
            exchange.sendOn(fresh);
        } else {
            fresh.close(new IOException("The request's caller is gone."));
        }
    }

    private synchronized boolean adopt(PluginConnection fresh, Exchange<?> exchange) {
        if (current != exchange || connection != null) {
            return false;
        }
        reopened(fresh);
        return true;
    }

    private synchronized boolean isCurrent(Exchange<?> exchange) {
        return current == exchange;
    }
}
