package ai.toru.host.internal.transport;

import ai.toru.host.internal.protocol.MessageEncoder;
import ai.toru.host.internal.protocol.ProtocolFeature;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A conversation over Unix domain sockets: {@code init} on a connection of its own, then one lane a connection. Safe for the
 * simplest plugin (protocol 1.0); what else a plugin has declared changes it: with {@code ready}, {@code init} comes on the
 * connection of the first lane, and is answered there. Thread-safe.
 */
final class SocketSession implements PluginSession {

    private static final Logger LOG = LoggerFactory.getLogger(SocketSession.class);

    /** The newest version of the protocol this host speaks. */
    private static final String PROTOCOL_VERSION = "1.1";

    private final LinkSettings settings;
    private final Path socket;
    private final RequestDispatcher dispatcher;
    private final Readiness readiness;
    private final Heartbeat heartbeat;
    private final PluginInbox inbox;
    private final SessionVitals vitals;

    /** Guarded by this. */
    private final List<Lane> lanes = new ArrayList<>();

    /** Whether it takes no more requests, and so no more lanes. Guarded by this. */
    private boolean retired;

    /** Guarded by this. */
    private boolean closed;

    SocketSession(LinkSettings settings, Path socket, RequestDispatcher dispatcher, SessionListener listener) {
        this.settings = settings;
        this.socket = socket;
        this.dispatcher = dispatcher;
        readiness = new Readiness(settings.timer(), settings.clock());
        heartbeat = new Heartbeat(settings.encoder(), settings.timer(), this::all);
        inbox = new PluginInbox(settings, listener, readiness, heartbeat, dispatcher.metrics());
        vitals = new SessionVitals(settings.clock());
    }

    @Override
    public CompletionStage<Void> open(String instanceId, Path logPath, Duration timeout) {
        long deadline = settings.clock().nanoTime() + timeout.toNanos();
        MessageEncoder.Init init = new MessageEncoder.Init(
                instanceId, socket.toString(), logPath.toString(), PROTOCOL_VERSION, ProtocolFeature.offered());
        return settings.has(ProtocolFeature.READY)
                ? openWhenReady(init, deadline, timeout)
                : openAtOnce(init, deadline);
    }

    private CompletionStage<Void> openAtOnce(MessageEncoder.Init init, long deadline) {
        readiness.isReady();
        return new LoneMessage(settings, settings.encoder().init(init))
                .deliver(connect(deadline))
                .thenCompose(initialized -> openLanes(lanesWanted(), deadline));
    }

    /** The first lane's connection brings the plugin {@code init}, and takes its answer. */
    private CompletionStage<Void> openWhenReady(MessageEncoder.Init init, long deadline, Duration timeout) {
        String requestId =
                "init-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
        byte[] frame = settings.encoder().initToAnswer(requestId, init);
        return connect(deadline)
                .thenAccept(channel -> openLane(channel).tell(frame))
                .thenCompose(told -> readiness.until(deadline, timeout))
                .thenCompose(ready -> openLanes(lanesWanted() - 1, deadline));
    }

    @Override
    public void serve(Duration pingInterval) {
        dispatcher.speak(settings.features());
        all().forEach(dispatcher::attach);
        if (settings.has(ProtocolFeature.PING)) {
            heartbeat.begin(pingInterval);
        }
    }

    @Override
    public CompletionStage<Void> drain() {
        return CompletableFuture.allOf(retire().stream()
                .map(lane -> lane.retire().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    @Override
    public List<LostRequest> unanswered() {
        return all().stream().flatMap(lane -> lane.unanswered().stream()).toList();
    }

    @Override
    public SessionHealth health() {
        return vitals.health().withMissedPings(heartbeat.missed());
    }

    @Override
    public void shutdown() {
        List<Lane> all = retire();
        byte[] frame = settings.encoder().shutdown();
        Farewell farewell = new Farewell(frame, all.size() + 1, () -> sendAlone(frame));
        for (Lane lane : all) {
            var unused = lane.retireToTell().thenRun(() -> farewell.offer(lane.connection()));
        }
        farewell.offer(null);
    }

    @Override
    public void close(String reason) {
        List<Lane> all;
        retire();
        synchronized (this) {
            closed = true;
            all = List.copyOf(lanes);
            lanes.clear();
        }
        all.forEach(lane -> lane.close(new IOException(reason)));
    }

    private void sendAlone(byte[] frame) {
        if (isClosed()) {
            return; // the plugin has ended
        }
        long deadline = settings.clock().nanoTime() + LoneMessage.READ_TIMEOUT.toNanos();
        var unused = new LoneMessage(settings, frame)
                .deliver(connect(deadline))
                .exceptionally(unreachable -> logUndelivered(settings.pluginId(), unreachable));
    }

    private CompletableFuture<SocketChannel> connect(long deadline) {
        return ConnectAttempt.start(settings, socket, deadline, () -> !isClosed(), () -> {});
    }

    /** None carries a request before all are connected: one that did would lose it if the session did not come about. */
    private CompletionStage<Void> openLanes(int count, long deadline) {
        List<CompletableFuture<SocketChannel>> channels =
                IntStream.range(0, count).mapToObj(i -> connect(deadline)).toList();
        return CompletableFuture.allOf(channels.toArray(CompletableFuture<?>[]::new))
                .whenComplete((done, failure) -> channels.stream()
                        .filter(channel -> !channel.isCompletedExceptionally())
                        .map(CompletableFuture::join)
                        .forEach(channel -> openedOrClosed(channel, failure == null)));
    }

    private void openedOrClosed(SocketChannel channel, boolean wanted) {
        if (wanted) {
            openLane(channel);
        } else {
            closeQuietly(channel);
        }
    }

    private void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("A connection to plugin \"{}\" did not close.", settings.pluginId(), e);
        }
    }

    private int lanesWanted() {
        return multiplexed() ? 1 : settings.connections();
    }

    private Lane openLane(SocketChannel channel) {
        Lane lane = multiplexed()
                ? new MultiplexLane(settings, socket, dispatcher, inbox, vitals)
                : new SerialLane(settings, socket, dispatcher, inbox, vitals);
        if (!added(lane)) {
            lane.close(new IOException("The plugin's run is over."));
        }
        lane.begin(channel); // which only closes the channel where the session was retired by now
        return lane;
    }

    private boolean multiplexed() {
        return settings.has(ProtocolFeature.MULTIPLEX);
    }

    private synchronized boolean added(Lane lane) {
        return !retired && lanes.add(lane);
    }

    private synchronized List<Lane> all() {
        return List.copyOf(lanes);
    }

    /** Takes no more lanes from now on; tells those it has. */
    private List<Lane> retire() {
        heartbeat.end();
        synchronized (this) {
            retired = true;
            return List.copyOf(lanes);
        }
    }

    @SuppressWarnings("NullAway") // the one value Void has
    private static Void logUndelivered(String pluginId, Throwable cause) {
        LOG.debug("Plugin \"{}\" could not be told to shut down; signals follow.", pluginId, cause);
        return null;
    }

    private synchronized boolean isClosed() {
        return closed;
    }
}
