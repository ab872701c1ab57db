package ai.toru.host.internal.transport;

import ai.toru.host.internal.protocol.ProtocolFeature;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A conversation over Unix domain sockets, safe for the simplest plugin (protocol 1.0): {@code init} on a connection of its
 * own, then one lane a connection. Thread-safe.
 */
final class SocketSession implements PluginSession {

    private static final Logger LOG = LoggerFactory.getLogger(SocketSession.class);

    /** The newest version of the protocol this host speaks. */
    private static final String PROTOCOL_VERSION = "1.1";

    private final LinkSettings settings;
    private final Path socket;
    private final RequestDispatcher dispatcher;
    private final PluginInbox inbox;
    private final SessionVitals vitals;

    /** Guarded by this. */
    private final List<SerialLane> lanes = new ArrayList<>();

    /** Whether it takes no more requests, and so no more lanes. Guarded by this. */
    private boolean retired;

    /** Guarded by this. */
    private boolean closed;

    SocketSession(LinkSettings settings, Path socket, RequestDispatcher dispatcher, SessionListener listener) {
        this.settings = settings;
        this.socket = socket;
        this.dispatcher = dispatcher;
        inbox = new PluginInbox(settings, listener, dispatcher.metrics());
        vitals = new SessionVitals(settings.clock());
    }

    @Override
    public CompletionStage<Void> open(String instanceId, Path logPath, Duration timeout) {
        byte[] init = settings.encoder()
                .init(instanceId, socket.toString(), logPath.toString(), PROTOCOL_VERSION, ProtocolFeature.offered());
        long deadline = settings.clock().nanoTime() + timeout.toNanos();
        return new LoneMessage(settings, init)
                .deliver(connect(deadline))
                .thenCompose(initialized -> openLanes(deadline));
    }

    @Override
    public void serve() {
        dispatcher.speak(settings.features());
        all().forEach(dispatcher::attach);
    }

    @Override
    public CompletionStage<Void> drain() {
        return CompletableFuture.allOf(retire().stream()
                .map(lane -> lane.retire().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    @Override
    public List<LostRequest> unanswered() {
        return all().stream()
                .flatMap(lane -> Stream.ofNullable(lane.unanswered()))
                .toList();
    }

    @Override
    public SessionHealth health() {
        return vitals.health();
    }

    @Override
    public void shutdown() {
        List<SerialLane> all = retire();
        byte[] frame = settings.encoder().shutdown();
        Farewell farewell = new Farewell(frame, all.size() + 1, () -> sendAlone(frame));
        for (SerialLane lane : all) {
            var unused = lane.retire().thenRun(() -> farewell.offer(lane.connection()));
        }
        farewell.offer(null);
    }

    @Override
    public void close(String reason) {
        List<SerialLane> all;
        synchronized (this) {
            closed = true;
            all = retire();
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
    private CompletionStage<Void> openLanes(long deadline) {
        List<CompletableFuture<SocketChannel>> channels = IntStream.range(0, settings.connections())
                .mapToObj(i -> connect(deadline))
                .toList();
        return CompletableFuture.allOf(channels.toArray(CompletableFuture<?>[]::new))
                .whenComplete((done, failure) -> channels.stream()
                        .filter(channel -> !channel.isCompletedExceptionally())
                        .map(CompletableFuture::join)
                        .forEach(failure == null ? this::openLane : this::closeQuietly));
    }

    private void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("A connection to plugin \"{}\" did not close.", settings.pluginId(), e);
        }
    }

    private void openLane(SocketChannel channel) {
        SerialLane lane = new SerialLane(settings, socket, dispatcher, inbox, vitals);
        if (!added(lane)) {
            lane.close(new IOException("The plugin's run is over."));
        }
        lane.begin(channel); // which only closes the channel where the session was retired by now
    }

    private synchronized boolean added(SerialLane lane) {
        return !retired && lanes.add(lane);
    }

    private synchronized List<SerialLane> all() {
        return List.copyOf(lanes);
    }

    /** Takes no more lanes from now on; tells those it has. */
    private synchronized List<SerialLane> retire() {
        retired = true;
        return List.copyOf(lanes);
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
