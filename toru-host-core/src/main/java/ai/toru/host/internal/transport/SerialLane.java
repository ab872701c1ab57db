package ai.toru.host.internal.transport;

import ai.toru.host.internal.protocol.Incoming;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One request at a time over one connection, which is opened again whenever it was lost. Thread-safe.
 *
 * <p>This is safe for the simplest plugin: one that serves one connection after the other, and whose reader may lose what
 * lies behind the message it reads. A request whose caller has gone takes its connection with it, so nothing that was sent
 * for it can answer another.
 */
final class SerialLane implements PluginConnection.Handler {

    private final LinkSettings settings;
    private final Path socket;
    private final RequestDispatcher dispatcher;
    private final PluginMessages messages;
    private final SessionVitals vitals;

    /** Completes when it is retired and carries nothing. */
    private final CompletableFuture<Void> free = new CompletableFuture<>();

    /** Guarded by this. */
    private @Nullable PluginConnection connection;

    /** The request it carries. Guarded by this. */
    private @Nullable Exchange<?> current;

    /** The request that was lost with its last connection; null where there was a connection since. Guarded by this. */
    private @Nullable LostRequest lostOne;

    /** Whether it takes no more requests. Written under this. */
    private volatile boolean retired;

    SerialLane(
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
    }

    /** Begins with a connection that is open already, without requests. */
    void begin(SocketChannel channel) {
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

    boolean isRetired() {
        return retired;
    }

    /** Carries a request. The dispatcher calls this only when the lane has none. */
    void send(Exchange<?> exchange) {
        PluginConnection open;
        boolean taken;
        synchronized (this) {
            open = connection;
            taken = !retired;
            current = taken ? exchange : null;
        }
        if (!taken) {
            dispatcher.putBack(exchange); // the lane was retired on the way here
        } else if (exchange.isDone()) {
            drop(exchange); // given up before it was here to be abandoned
        } else if (open != null) {
            open.send(exchange.frame());
        } else {
            connectAndSend(exchange);
        }
    }

    /** Forgets a request that was not sent; the connection stays. */
    private void drop(Exchange<?> exchange) {
        synchronized (this) {
            if (current != exchange) {
                return;
            }
            current = null;
        }
        finished(exchange);
    }

    /** Gives up a request that is completed already. */
    void abandon(Exchange<?> exchange) {
        PluginConnection stale;
        synchronized (this) {
            if (current != exchange) {
                return;
            }
            current = null;
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

    /**
     * Takes no more requests. One that waits for a connection goes back to the dispatcher; another may finish. The
     * connection stays, for what the plugin asks. Idempotent.
     *
     * @return done, on any thread, when it carries none
     */
    CompletionStage<Void> retire() {
        Exchange<?> unsent;
        synchronized (this) {
            retired = true;
            unsent = connection == null ? current : null;
            current = connection == null ? null : current;
        }
        dispatcher.detach(this);
        if (unsent != null) {
            dispatcher.putBack(unsent);
        }
        tellIfFree();
        return free;
    }

    /** The request that the plugin has, or had when its connection was lost; null for none. */
    synchronized @Nullable LostRequest unanswered() {
        return lostOne == null && connection != null && current != null ? current.asLost() : lostOne;
    }

    /** Null where there is none now. */
    synchronized @Nullable PluginConnection connection() {
        return connection;
    }

    /** Retires, and ends the connection; a request on it is lost unless the plugin surely has not read it. */
    void close(IOException cause) {
        var unused = retire();
        PluginConnection open = connection(); // none is made any more
        if (open == null) {
            return;
        }
        if (unanswered() != null) {
            open.closeAfterTheProcess(cause);
        } else {
            open.close(cause);
        }
    }

    @Override
    public void received(PluginConnection from, Incoming message) {
        if (message instanceof Incoming.HttpAnswer answer) {
            answered(from, answer.requestId(), message);
        } else if (message instanceof Incoming.KvAnswer answer) {
            answered(from, answer.requestId(), message);
        } else if (message instanceof Incoming.BadAnswer answer) {
            answered(from, answer.requestId(), message);
        } else if (message instanceof Incoming.KvUnclear unclear) {
            answeredOrAsked(from, unclear);
        } else {
            messages.unasked(from, message);
        }
    }

    @Override
    public void closed(PluginConnection which, IOException cause) {
        messages.connectionLost(cause);
        Exchange<?> lost;
        boolean successor;
        synchronized (this) {
            if (connection != which) {
                return;
            }
            connection = null;
            lost = current;
            current = null;
            lostOne = lost == null
                    ? null
                    : lost.asLost(); // in the same step, so that whoever asks in between hears of it
            successor = retired;
        }
        if (lost == null) {
            return;
        }
        boolean unread = which.surelyUnread(lost.frame(), cause);
        lost.frame().begun(false); // another connection, if any, begins anew
        if (!unread || !lost.mayBeResent()) {
            finished(lost);
            lost.connectionLost(cause);
            return;
        }
        noteResent();
        if (successor) {
            dispatcher.putBack(lost);
            tellIfFree();
        } else {
            send(lost);
        }
    }

    private void answered(PluginConnection from, String requestId, Incoming answer) {
        Exchange<?> exchange = takePending(from, requestId);
        if (exchange == null) {
            messages.stray(requestId);
        } else {
            complete(exchange, answer);
        }
    }

    private void answeredOrAsked(PluginConnection from, Incoming.KvUnclear message) {
        Exchange<?> exchange = takePending(from, message.requestId());
        if (exchange == null) {
            messages.unasked(from, message.asCall());
        } else {
            complete(exchange, message.asAnswer());
        }
    }

    private synchronized @Nullable Exchange<?> takePending(PluginConnection from, String requestId) {
        Exchange<?> exchange = connection == from ? current : null;
        if (exchange == null || !exchange.requestId().equals(requestId)) {
            return null;
        }
        current = null;
        return exchange;
    }

    private void complete(Exchange<?> exchange, Incoming answer) {
        vitals.answered();
        finished(exchange); // before the caller's continuation runs, so that the plugin is not kept waiting by it
        exchange.answer(answer);
    }

    private void finished(Exchange<?> exchange) {
        dispatcher.released(exchange);
        Exchange<?> next = dispatcher.next(this);
        if (next != null) {
            send(next);
        } else if (retired) {
            tellIfFree();
        }
    }

    private void tellIfFree() {
        boolean isFree;
        synchronized (this) {
            isFree = retired && current == null;
        }
        if (isFree) {
            free.complete(null);
        }
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
            fresh.send(exchange.frame());
        } else {
            fresh.close(new IOException("The request's caller is gone."));
        }
    }

    private synchronized boolean adopt(PluginConnection fresh, Exchange<?> exchange) {
        if (current != exchange || connection != null) {
            return false;
        }
        connection = fresh;
        lostOne = null;
        return true;
    }

    private synchronized void noteResent() {
        lostOne = null;
    }

    private synchronized boolean isCurrent(Exchange<?> exchange) {
        return current == exchange;
    }
}
