package ai.toru.host.internal.transport;

import ai.toru.host.internal.protocol.Incoming;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Requests over one connection, which is opened again when it was lost. Thread-safe.
 *
 * <p>Each kind of lane says how many requests it carries at a time, and what giving one up costs; a request is on at most one
 * lane, in one of its places.
 */
abstract sealed class Lane implements PluginConnection.Handler, Heartbeat.Line permits SerialLane, MultiplexLane {

    final LinkSettings settings;
    final Path socket;
    final RequestDispatcher dispatcher;
    final SessionVitals vitals;
    private final PluginMessages messages;
    private final Reception reception;

    /** Completes when it is retired and carries nothing. */
    private final CompletableFuture<Void> free = new CompletableFuture<>();

    /** Guarded by this. */
    @Nullable
    PluginConnection connection;

    /** The requests that were lost with its last connection; none where there was one since. Guarded by this. */
    private List<LostRequest> lost = List.of();

    /** When its last connection was lost, in the clock's nanoseconds; meaningless before that. Guarded by this. */
    private long lostAt;

    /** The ping that is not over. Guarded by this. */
    private @Nullable OutgoingFrame ping;

    /** What that ping was sent on; null where it was not sent yet. Guarded by this. */
    private @Nullable PluginConnection pinged;

    /** Whether it takes no more requests. Written under this. */
    private volatile boolean retired;

    Lane(
            LinkSettings settings,
            Path socket,
            RequestDispatcher dispatcher,
            PluginMessages messages,
            SessionVitals vitals) {
        this.settings = settings;
        this.socket = socket;
        this.dispatcher = dispatcher;
        this.messages = messages;
        this.vitals = vitals;
        reception = new Reception(this, messages, vitals);
    }

    /** How many requests it carries at a time. */
    abstract int places();

    /** Carries a request. The dispatcher calls this only when a place is free. */
    abstract void send(Exchange<?> exchange);

    /** Gives up a request that is completed already. */
    abstract void abandon(Exchange<?> exchange);

    /** Takes no more requests; done when a message may be put behind those it carries. */
    abstract CompletionStage<Void> retireToTell();

    /** Whether it carries nothing. Called with its lock held. */
    abstract boolean isEmpty();

    /** Takes what a ping needs, so that no request gets behind it where none may; false where one is in its way. */
    abstract boolean makeWayForPing();

    /** Makes a connection for a ping, which was not sent for want of one. */
    abstract void connectForPing(OutgoingFrame frame);

    /** Requests may come again. */
    abstract void pingEnded();

    /** All it carries, in the order it came. Called with its lock held. */
    abstract List<Exchange<?>> carried();

    /** Forgets all it carries. Called with its lock held. */
    abstract void forgetAll();

    /** Forgets a request; false where it did not carry it. Called with its lock held. */
    abstract boolean forget(Exchange<?> exchange);

    /** The request of an id, if it carries it. Called with its lock held. */
    abstract @Nullable Exchange<?> pending(String requestId);

    /** Begins with a connection that is open already, without requests. */
    final void begin(SocketChannel channel) {
        PluginConnection first = new PluginConnection(channel, settings, this);
        if (begins(first)) {
            first.start();
        } else {
            first.close(new IOException("The plugin's run is over."));
        }
    }

    private synchronized boolean begins(PluginConnection first) {
        connection = retired ? null : first;
        return !retired;
    }

    /** Says something on the connection, if there is one. */
    final void tell(byte[] frame) {
        PluginConnection open = connection();
        if (open != null) {
            open.send(new OutgoingFrame(frame));
        }
    }

    final boolean isRetired() {
        return retired;
    }

    /** A connection that was made later than the first is there. Called with its lock held. */
    final void reopened(PluginConnection fresh) {
        connection = fresh;
        lost = List.of();
    }

    /** When its last connection was lost. Called with its lock held, and after that. */
    final long lostAt() {
        return lostAt;
    }

    @Override
    public final boolean ping(OutgoingFrame frame) {
        if (!makeWayForPing()) {
            return false;
        }
        PluginConnection open;
        synchronized (this) {
            ping = frame;
            open = connection;
            pinged = open;
        }
        if (open == null) {
            connectForPing(frame);
        } else {
            open.send(frame);
        }
        return true;
    }

    @Override
    public final boolean pingOver() {
        boolean there;
        synchronized (this) {
            if (ping == null) {
                return false;
            }
            there = pinged != null && pinged == connection && !pinged.wasHeldUp();
            ping = null;
            pinged = null;
        }
        pingEnded();
        return there;
    }

    /** A ping that waits for a connection has one. Called with its lock held. */
    final void pingedOn(PluginConnection fresh) {
        pinged = fresh;
    }

    /** Whether a ping waits, or is not answered. Called with its lock held. */
    final boolean isPinging(OutgoingFrame frame) {
        return ping == frame;
    }

    private void pingLost(PluginConnection which) {
        boolean was;
        synchronized (this) {
            was = pinged == which;
        }
        if (was) {
            pingOver();
        }
    }

    /** Forgets a request that was not sent; the connection stays. */
    final void drop(Exchange<?> exchange) {
        synchronized (this) {
            if (!forget(exchange)) {
                return;
            }
        }
        finished(exchange);
    }

    /**
     * Takes no more requests. What waits for a connection goes back to the dispatcher; the rest may finish. The connection
     * stays, for what the plugin asks. Idempotent.
     *
     * @return done, on any thread, when it carries none
     */
    final CompletionStage<Void> retire() {
        List<Exchange<?>> unsent = List.of();
        synchronized (this) {
            retired = true;
            if (connection == null) {
                unsent = carried();
                forgetAll();
            }
        }
        dispatcher.detach(this);
        putBack(unsent);
        tellIfFree();
        return free;
    }

    /** The requests that the plugin has, or had when the connection was lost. */
    final synchronized List<LostRequest> unanswered() {
        return lost.isEmpty() && connection != null ? asLost(carried()) : lost;
    }

    /** Null where there is none now. */
    final synchronized @Nullable PluginConnection connection() {
        return connection;
    }

    /** Retires, and ends the connection; requests on it are lost unless the plugin surely has not read them. */
    final void close(IOException cause) {
        var unused = retire();
        PluginConnection open = connection(); // none is made any more
        if (open == null) {
            return;
        }
        if (carriesSome()) {
            open.closeAfterTheProcess(cause);
        } else {
            open.close(cause);
        }
    }

    private synchronized boolean carriesSome() {
        return !isEmpty();
    }

    @Override
    public final void received(PluginConnection from, Incoming message) {
        reception.received(from, message);
    }

    /** Takes a request out of its place: the message that ends it has come. */
    final synchronized @Nullable Exchange<?> takePending(PluginConnection from, String requestId) {
        Exchange<?> exchange = connection == from ? pending(requestId) : null;
        return exchange != null && forget(exchange) ? exchange : null;
    }

    /** The request of an id, which stays in its place. */
    final synchronized @Nullable Exchange<?> lookAtPending(PluginConnection from, String requestId) {
        return connection == from ? pending(requestId) : null;
    }

    /** An answer in parts begins that nobody waits for. */
    abstract void unwanted(PluginConnection from, String requestId);

    @Override
    public final void closed(PluginConnection which, IOException cause) {
        messages.connectionLost(cause);
        List<Exchange<?>> carried;
        List<LostRequest> feared;
        synchronized (this) {
            if (connection != which) {
                return;
            }
            connection = null;
            lostAt = settings.clock().nanoTime();
            carried = carried();
            forgetAll();
            feared = asLost(carried);
            lost = feared; // in the same step, so that whoever asks in between hears of it
        }
        settle(carried, feared, which, cause);
        pingLost(which);
    }

    /** What surely was not read is sent again, here or on another lane; the rest fails. */
    private void settle(
            List<Exchange<?>> carried, List<LostRequest> feared, PluginConnection which, IOException cause) {
        List<Exchange<?>> again = new ArrayList<>();
        List<Exchange<?>> failing = new ArrayList<>();
        for (Exchange<?> exchange : carried) {
            boolean resend =
                    exchange.isUntouched() && which.surelyUnread(exchange.frame(), cause) && exchange.mayBeResent();
            (resend ? again : failing).add(exchange);
        }
        amendLost(feared, asLost(failing));
        again.forEach(exchange -> exchange.frame().anew());
        if (retired) {
            putBack(again);
            tellIfFree();
        } else {
            again.forEach(this::send);
        }
        for (Exchange<?> exchange : failing) {
            finished(exchange);
            exchange.connectionLost(cause);
        }
    }

    /** Unless there was another connection meanwhile. */
    private synchronized void amendLost(List<LostRequest> feared, List<LostRequest> certain) {
        lost = lost == feared ? certain : lost;
    }

    /** A place is free again. */
    final void finished(Exchange<?> exchange) {
        dispatcher.released(exchange);
        takeNext();
    }

    /** Fills a place that is free. */
    final void takeNext() {
        Exchange<?> next = dispatcher.next(this);
        if (next != null) {
            send(next);
        } else if (retired) {
            tellIfFree();
        }
    }

    private void tellIfFree() {
        if (retired && !carriesSome()) {
            free.complete(null);
        }
    }

    /** In their order, at the head of all that wait. */
    private void putBack(List<Exchange<?>> unsent) {
        for (int i = unsent.size() - 1; i >= 0; i--) {
            dispatcher.putBack(unsent.get(i));
        }
    }

    private static List<LostRequest> asLost(List<Exchange<?>> carried) {
        return carried.stream()
                .filter(exchange -> exchange.frame().begun())
                .map(Exchange::asLost)
                .toList();
    }
}
