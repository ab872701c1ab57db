package ai.toru.host.internal.transport;

import ai.toru.host.internal.protocol.ProtocolFeature;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Many requests at a time, told apart by their ids and answered in any order: the feature {@code multiplex}. Thread-safe.
 *
 * <p>A request that is given up leaves the connection to the others; its answer, should it come, answers nothing. When the
 * connection is lost, one attempt makes another for all that wait.
 */
final class MultiplexLane extends Lane {

    /** An attempt has no deadline of its own: it ends when nobody waits for it any more. */
    private static final Duration EVER = Duration.ofDays(3650);

    /**
     * Between the loss of a connection and the next. What is lost is mostly the process: the kernel may close what it
     * listened on last, and all that is sent to it meanwhile would be lost, too.
     */
    private static final Duration PAUSE = Duration.ofMillis(20);

    /** What it carries, by request_id. Guarded by this. */
    private final Map<String, Exchange<?>> pending = new LinkedHashMap<>();

    /** Whether somebody makes a connection. Guarded by this. */
    private boolean connecting;

    MultiplexLane(
            LinkSettings settings,
            Path socket,
            RequestDispatcher dispatcher,
            PluginMessages messages,
            SessionVitals vitals) {
        super(settings, socket, dispatcher, messages, vitals);
    }

    @Override
    int places() {
        return settings.maxInFlight();
    }

    @Override
    void send(Exchange<?> exchange) {
        PluginConnection open;
        boolean taken;
        synchronized (this) {
            open = connection;
            taken = !isRetired();
            if (taken) {
                pending.put(exchange.requestId(), exchange);
            }
        }
        if (!taken) {
            dispatcher.putBack(exchange); // the lane was retired on the way here
        } else if (exchange.isDone()) {
            drop(exchange); // given up before it was here to be abandoned
        } else if (open != null) {
            exchange.sendOn(open);
        } else {
            connectIfNeeded();
        }
    }

    @Override
    void abandon(Exchange<?> exchange) {
        PluginConnection open;
        synchronized (this) {
            if (!forget(exchange)) {
                return;
            }
            open = connection;
        }
        if (open != null && !open.takeBack(exchange.frame())) {
            givenUp(exchange, open);
        }
        finished(exchange);
    }

    /** The plugin has it, or will have. */
    private void givenUp(Exchange<?> exchange, PluginConnection open) {
        if (exchange.timedOut()) {
            vitals.timedOut();
        }
        if (settings.has(ProtocolFeature.CANCEL)
                || exchange.isInParts()) { // else it waits for credit, or parts, for ever
            tellCancelled(open, exchange.requestId(), exchange.timedOut() ? "timeout" : "gone");
        }
    }

    /** A plugin without {@code cancel} has not heard that the request was given up before the answer began. */
    @Override
    void unwanted(PluginConnection from, String requestId) {
        if (!settings.has(ProtocolFeature.CANCEL)) {
            tellCancelled(from, requestId, "gone");
        }
    }

    private void tellCancelled(PluginConnection open, String requestId, String reason) {
        open.send(new OutgoingFrame(settings.encoder().cancel(requestId, reason)));
    }

    /** The plugin reads on while it works: the message may come behind requests that it has not answered. */
    @Override
    CompletionStage<Void> retireToTell() {
        var unused = retire();
        return CompletableFuture.completedFuture(null);
    }

    /** A ping may come among requests, and requests behind it. */
    @Override
    boolean makeWayForPing() {
        return !isRetired();
    }

    /** The next request makes one: a plugin that takes requests on none does not hang. */
    @Override
    void connectForPing(OutgoingFrame frame) {
        pingOver();
    }

    @Override
    void pingEnded() {}

    @Override
    boolean isEmpty() {
        return pending.isEmpty();
    }

    @Override
    List<Exchange<?>> carried() {
        return List.copyOf(pending.values());
    }

    @Override
    void forgetAll() {
        pending.clear();
    }

    @Override
    boolean forget(Exchange<?> exchange) {
        return pending.remove(exchange.requestId(), exchange);
    }

    @Override
    @Nullable
    Exchange<?> pending(String requestId) {
        return pending.get(requestId);
    }

    private void connectIfNeeded() {
        long pause;
        synchronized (this) {
            if (connecting || connection != null || !isNeeded()) {
                return;
            }
            connecting = true;
            pause = lostAt() + PAUSE.toNanos() - settings.clock().nanoTime();
        }
        if (pause > 0) {
            settings.timer().schedule(Duration.ofNanos(pause), this::connect);
        } else {
            connect();
        }
    }

    private void connect() {
        long deadline = settings.clock().nanoTime() + EVER.toNanos();
        SessionVitals.Need need = vitals.need();
        var unused = ConnectAttempt.start(settings, socket, deadline, this::isNeeded, need::triedInVain)
                .whenComplete((channel, failure) -> need.ended(failure == null))
                .whenComplete(this::attempted);
    }

    private synchronized boolean isNeeded() {
        return !isRetired() && !pending.isEmpty();
    }

    private void attempted(@Nullable SocketChannel channel, @Nullable Throwable failure) {
        if (channel == null) {
            gaveUp();
        } else {
            connected(new PluginConnection(channel, settings, this));
        }
    }

    /** Somebody may have come who wants one, since the attempt ended for the want of such. */
    private synchronized void gaveUp() {
        connecting = false;
        if (isNeeded()) {
            settings.timer().schedule(PAUSE, this::connectIfNeeded);
        }
    }

    private void connected(PluginConnection fresh) {
        List<Exchange<?>> waiting = adopt(fresh);
        if (waiting == null) {
            fresh.close(new IOException("The plugin's run is over."));
        } else {
            fresh.start();
            waiting.forEach(exchange -> exchange.sendOn(fresh));
        }
    }

    /** What waits for this connection; null where the lane has retired. */
    private synchronized @Nullable List<Exchange<?>> adopt(PluginConnection fresh) {
        connecting = false;
        if (isRetired()) {
            return null;
        }
        reopened(fresh);
        return carried();
    }
}
