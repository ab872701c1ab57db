package ai.toru.host.internal.transport;

import ai.toru.host.internal.protocol.Incoming;
import ai.toru.host.internal.protocol.ProtocolFeature;
import ai.toru.host.plugin.BadPluginResponseException;
import ai.toru.host.plugin.ConnectionLostException;
import ai.toru.host.plugin.HostException;
import ai.toru.host.plugin.PluginBusyException;
import ai.toru.host.plugin.PluginTimeoutException;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One request to a plugin, and the answer to come. Thread-safe.
 *
 * <p>Completed exactly once: by the answer, by its deadline, by the end of the connection, or by its caller, who cancels
 * it.
 *
 * @param <T> what the caller gets
 */
abstract sealed class Exchange<T> extends CompletableFuture<T> permits HttpExchange, KvExchange {

    /** Further away, deadlines could no longer be compared. */
    private static final Duration LONGEST = Duration.ofDays(3650);

    /** A plugin that resets connections without reading would otherwise be tried without a pause. */
    private static final int MOST_RESENDS = 5;

    private final String pluginId;
    private final String requestId;
    private final OutgoingFrame frame;
    private final Duration timeout;
    private final long deadline;

    /** Where it was sent or waits; told when the caller gives up. Set once, before it is visible to others. */
    private volatile @Nullable RequestDispatcher dispatcher;

    /** The lane that has it; null while it waits. Guarded by the dispatcher's lock. */
    @Nullable
    Lane lane;

    /** Whether its time limit ended it. */
    private volatile boolean timedOut;

    /** Whether the plugin has begun to answer in parts, rightly or not. */
    private volatile boolean heardParts;

    private final AtomicInteger resends = new AtomicInteger();

    /** Taken by whoever completes it, so that its end is counted once, and before anybody hears of it. */
    private final AtomicBoolean ended = new AtomicBoolean();

    Exchange(String pluginId, String requestId, byte[] frame, Duration timeout, long now) {
        this.pluginId = pluginId;
        this.requestId = requestId;
        this.frame = new OutgoingFrame(frame);
        this.timeout = timeout;
        this.deadline = now + (timeout.compareTo(LONGEST) < 0 ? timeout : LONGEST).toNanos();
    }

    final String requestId() {
        return requestId;
    }

    /** What it is called where somebody reads that the plugin lost it. */
    LostRequest asLost() {
        return new LostRequest(requestId, null);
    }

    /** What the plugin has to understand beyond version 1.0. */
    Set<ProtocolFeature> needs() {
        return Set.of();
    }

    /** Puts it on a connection; what belongs to it follows there. */
    void sendOn(PluginConnection connection) {
        connection.sendInline(frame);
    }

    /** Whether it is as when it was made, so that it can be sent on another connection. Its own is lost. */
    boolean isUntouched() {
        return true;
    }

    /** Whether the plugin waits for more about it, and so has to hear that it is over. */
    boolean isInParts() {
        return heardParts;
    }

    final OutgoingFrame frame() {
        return frame;
    }

    final int size() {
        return frame.bytes().length;
    }

    /** Counts one more try to send what surely was not read; false where it was tried too often. */
    final boolean mayBeResent() {
        return resends.incrementAndGet() <= MOST_RESENDS;
    }

    final Duration timeout() {
        return timeout;
    }

    /** In the clock's nanoseconds. Moves both ways where bodies come in parts. */
    long deadline() {
        return deadline;
    }

    /** Makes sure that somebody looks at its deadline at this time. */
    final void watch(long time) {
        RequestDispatcher where = dispatcher;
        if (where != null) {
            where.watch(time);
        }
    }

    final void submittedTo(RequestDispatcher where) {
        dispatcher = where;
    }

    /** It is about to complete with an answer. Called once, or {@link #failing} is. */
    void ending(T answer) {}

    /** It is about to fail. */
    void failing(Throwable why) {}

    @Override
    public final boolean complete(T answer) {
        if (!ended.compareAndSet(false, true)) {
            return false;
        }
        ending(answer);
        return super.complete(answer);
    }

    @Override
    public final boolean completeExceptionally(Throwable why) {
        if (!ended.compareAndSet(false, true)) {
            return false;
        }
        failing(why);
        return super.completeExceptionally(why);
    }

    @Override
    public final boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = completeExceptionally(new CancellationException());
        if (cancelled) {
            abandon();
        } else {
            giveUpTheRest();
        }
        return cancelled || isCancelled();
    }

    /** It is over: its lane, or the queue, is to forget it. */
    final void abandon() {
        RequestDispatcher where = dispatcher;
        if (where != null) {
            where.abandon(this);
        }
    }

    /** Completes with the last message that carries this exchange's request_id. */
    abstract void answer(Incoming message);

    /**
     * Takes a message with this exchange's request_id after which others follow.
     *
     * @return false where it makes no sense, and the exchange has failed with that
     */
    final boolean hear(PluginConnection from, Incoming.OfStream message) {
        heardParts = true;
        return heard(from, message);
    }

    /** The same. */
    boolean heard(PluginConnection from, Incoming.OfStream message) {
        fail(badAnswer("An http message answers a kv request."));
        return false;
    }

    /** Its caller cancels it where it is complete, though more was to follow. */
    void giveUpTheRest() {}

    /** It fails where it is complete, though more was to follow; false where nothing was. */
    boolean breakOff(HostException reason) {
        return false;
    }

    /** Runs an action once neither side waits for anything of it any more. */
    void whenOver(Runnable action) {
        whenComplete((answer, failure) -> action.run());
    }

    /** Why it fails with an answer that is none. */
    abstract BadPluginResponseException badAnswer(String why);

    /** Why it fails once its deadline has passed. */
    HostException tooLate() {
        return new PluginTimeoutException(
                pluginId,
                "Plugin \"" + pluginId + "\" did not answer within " + timeout.toMillis()
                        + " ms. See the plugin's log for what it is doing.");
    }

    /** Why it fails once its deadline has passed, and it is still in the host. */
    final HostException waitedInVain(int taken, int inParts) {
        String why = taken == 0
                ? "it had no connection free"
                : "all places were taken, by " + taken + " requests, " + inParts + " of them with bodies in parts";
        return PluginBusyException.afterWaiting(
                pluginId,
                "A request to plugin \"" + pluginId + "\" waited in the host for " + timeout.toMillis() + " ms, and "
                        + why + ". The plugin has not seen it. Try again in a moment, or raise the plugin's"
                        + " max_in_flight, or its connections where it has no multiplex.",
                taken,
                inParts);
    }

    final void connectionLost(IOException cause) {
        String how = String.valueOf(cause.getMessage());
        fail(new ConnectionLostException(
                pluginId,
                "Plugin \"" + pluginId + "\" ended before it answered: " + how + (how.endsWith(".") ? "" : ".")
                        + " The request is not sent again; see the plugin's log.",
                cause));
    }

    final void fail(HostException reason) {
        if (reason instanceof PluginTimeoutException) {
            timedOut = true; // before its caller hears, who may take long, while another look at deadlines abandons it
        }
        if (!completeExceptionally(reason)) {
            breakOff(reason);
        }
    }

    /** Whether its time limit ended it, or came as it ended. Known before its lane is told that it is over. */
    final boolean timedOut() {
        return timedOut;
    }

    final String pluginId() {
        return pluginId;
    }
}
