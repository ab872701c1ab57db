package ai.toru.host.internal.transport;

import ai.toru.host.internal.protocol.Incoming;
import ai.toru.host.internal.protocol.ProtocolViolationException;
import ai.toru.host.internal.time.HostTimer;
import ai.toru.host.plugin.HostException;
import ai.toru.host.plugin.KeyValueException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A conversation over Unix domain sockets, safe for the simplest plugin (protocol 1.0): {@code init} on a connection of its
 * own, then one lane a connection. Thread-safe.
 */
final class SocketSession implements PluginSession {

    private static final Logger LOG = LoggerFactory.getLogger(SocketSession.class);

    /** How long a plugin may take to read a message on a connection of its own before the next comes behind it. */
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(1);

    /** The newest version of the protocol this host speaks. */
    private static final String PROTOCOL_VERSION = "1.0";

    private final LinkSettings settings;
    private final Path socket;
    private final RequestDispatcher dispatcher;
    private final SessionListener listener;
    private final Set<String> ignoredTypes = ConcurrentHashMap.newKeySet();

    /** Guarded by this. */
    private final List<SerialLane> lanes = new ArrayList<>();

    /** Guarded by this. */
    private boolean closed;

    SocketSession(LinkSettings settings, Path socket, RequestDispatcher dispatcher, SessionListener listener) {
        this.settings = settings;
        this.socket = socket;
        this.dispatcher = dispatcher;
        this.listener = listener;
    }

    @Override
    public CompletionStage<Void> open(String instanceId, Path logPath, Duration timeout) {
        byte[] init =
                settings.encoder().init(instanceId, socket.toString(), logPath.toString(), PROTOCOL_VERSION, List.of());
        long deadline = settings.clock().nanoTime() + timeout.toNanos();
        return connect(deadline)
                .thenAcceptAsync(channel -> deliverAlone(channel, init), this::onIoThread)
                .thenCompose(initialized -> openLanes(deadline));
    }

    @Override
    public CompletionStage<Void> drain() {
        lanes().forEach(SerialLane::retire);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public int unanswered() {
        return 0;
    }

    @Override
    public SessionHealth health() {
        return SessionHealth.GOOD;
    }

    @Override
    public void shutdown() {
        List<SerialLane> all = lanes();
        all.forEach(SerialLane::retire);
        OutgoingFrame frame = new OutgoingFrame(settings.encoder().shutdown());
        if (all.stream().noneMatch(lane -> lane.sendIfOpen(frame))) {
            long deadline = settings.clock().nanoTime() + READ_TIMEOUT.toNanos();
            var unused = connect(deadline)
                    .thenAcceptAsync(channel -> deliverAlone(channel, frame.bytes()), this::onIoThread)
                    .exceptionally(unreachable -> logUndelivered(settings.pluginId(), unreachable));
        }
    }

    @Override
    public void close(String reason) {
        List<SerialLane> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(lanes);
            lanes.clear();
        }
        all.forEach(lane -> lane.close(new IOException(reason)));
    }

    private CompletionStage<@Nullable String> keyValueAsked(Incoming.KvCall call) {
        if (call.command() != null) {
            try {
                return listener.keyValueAsked(call.command());
            } catch (RuntimeException broken) { // a store may be anybody's
                return CompletableFuture.failedFuture(broken);
            }
        }
        return CompletableFuture.failedFuture(new KeyValueException(
                settings.pluginId(), "bad_request", call.why() == null ? "The request is unclear." : call.why()));
    }

    private byte[] refusal(String requestId, Throwable failure) {
        Throwable cause =
                failure.getCause() != null && failure instanceof CompletionException ? failure.getCause() : failure;
        String code = cause instanceof HostException known ? known.code() : "store_failed";
        return settings.encoder().kvError(requestId, code, String.valueOf(cause.getMessage()));
    }

    private CompletableFuture<SocketChannel> connect(long deadline) {
        return ConnectAttempt.start(settings, socket, deadline, () -> !isClosed());
    }

    private CompletionStage<Void> openLanes(long deadline) {
        CompletableFuture<?>[] opened = new CompletableFuture<?>[settings.connections()];
        for (int i = 0; i < opened.length; i++) {
            opened[i] = connect(deadline).thenAccept(this::openLane);
        }
        return CompletableFuture.allOf(opened);
    }

    private void openLane(SocketChannel channel) {
        SerialLane lane = new SerialLane(settings, socket, dispatcher, new Inbox());
        if (!added(lane)) {
            lane.close(new IOException("The plugin's run is over."));
        }
        lane.begin(channel); // which only closes the channel where the session was closed by now
    }

    private synchronized boolean added(SerialLane lane) {
        return !closed && lanes.add(lane);
    }

    /** Sends one frame on a connection of its own, says that no more comes, and waits until the plugin has read that. */
    private void deliverAlone(SocketChannel channel, byte[] frame) {
        HostTimer.Scheduled limit = settings.timer().schedule(READ_TIMEOUT, () -> closeQuietly(channel));
        try (channel) {
            ByteBuffer bytes = ByteBuffer.wrap(frame);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.shutdownOutput();
            awaitEnd(channel);
        } catch (IOException e) {
            throw new UncheckedIOException("The plugin closed the connection that brought it its first message.", e);
        } finally {
            limit.cancel();
        }
    }

    /** A plugin that neither closes nor answers within the time limit may be at work; its next message can come. */
    private static void awaitEnd(SocketChannel channel) {
        ByteBuffer ignored = ByteBuffer.allocate(1024);
        try {
            while (channel.read(ignored.clear()) >= 0) {
                // what it says on a half-closed connection cannot be answered
            }
        } catch (IOException closed) {
            LOG.debug("No orderly end of the connection that carried a single message.", closed);
        }
    }

    @SuppressWarnings("NullAway") // the one value Void has
    private static Void logUndelivered(String pluginId, Throwable cause) {
        LOG.debug("Plugin \"{}\" could not be told to shut down; signals follow.", pluginId, cause);
        return null;
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("A connection did not close.", e);
        }
    }

    private void onIoThread(Runnable task) {
        if (!settings.threads().execute(settings.threadName("init"), task)) {
            throw new RejectedExecutionException("The host has no thread for that.");
        }
    }

    private synchronized List<SerialLane> lanes() {
        return List.copyOf(lanes);
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Hears what the plugin says unasked, on any lane. */
    private final class Inbox implements PluginMessages {

        @Override
        public void unasked(PluginConnection from, Incoming message) {
            if (message instanceof Incoming.KvCall call) {
                keyValueAsked(call)
                        .whenComplete((value, failure) -> from.send(new OutgoingFrame(
                                failure == null
                                        ? settings.encoder().kvAnswer(call.requestId(), value)
                                        : refusal(call.requestId(), failure))));
            } else if (message instanceof Incoming.Ignored ignored && ignoredTypes.add(ignored.type())) {
                LOG.warn(
                        "Plugin \"{}\" sends messages of type \"{}\" that are ignored: {} This is said once a run.",
                        settings.pluginId(),
                        ignored.type(),
                        ignored.why());
            }
        }

        @Override
        public void stray(String requestId) {
            listener.answerDropped(requestId);
        }

        @Override
        public void connectionLost(IOException cause) {
            if (cause instanceof ProtocolViolationException) {
                listener.protocolViolated(String.valueOf(cause.getMessage()));
            }
        }
    }
}
