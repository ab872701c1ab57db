package ai.toru.host.internal.transport;

import ai.toru.host.http.StreamedBody;
import ai.toru.host.internal.transport.stream.StreamDeadline;
import ai.toru.host.internal.transport.stream.UploadStream;
import ai.toru.host.plugin.HostException;
import ai.toru.host.plugin.RequestBodyBrokenException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends a request's body, which comes in parts, behind the request, on the same connection. Thread-safe. */
final class BodyUpload implements UploadStream.Wire {

    private final LinkSettings settings;
    private final String requestId;
    private final Consumer<HostException> failing;
    private final UploadStream stream;

    /** What the request went out on last; null before that. Written under this. */
    private volatile @Nullable PluginConnection connection;

    /** How many times the request went out, or was found to have been lost. Guarded by this. */
    private int turn;

    /** Whether the publisher was called. Guarded by this. */
    private boolean begun;

    /**
     * @param failing ends the request; called without a lock, once at most
     */
    BodyUpload(
            LinkSettings settings,
            String requestId,
            StreamedBody body,
            StreamDeadline deadline,
            Consumer<HostException> failing) {
        this.settings = settings;
        this.requestId = requestId;
        this.failing = failing;
        stream = new UploadStream(body.parts(), this, deadline);
    }

    /** The request is about to go out: once it is written, its body follows. */
    void follow(OutgoingFrame request, PluginConnection open) {
        int mine;
        synchronized (this) {
            connection = open;
            mine = ++turn;
        }
        request.onWritten(() -> begin(mine));
    }

    /** Whoever publishes the body is called, and may take its time; that must hold up nobody who writes or reads. */
    private void begin(int mine) {
        Runnable beginning = () -> {
            if (isTurn(mine)) {
                stream.begin();
            }
        };
        if (!settings.threads().execute(settings.threadName("upload"), beginning)) {
            brokenOffLater(new IllegalStateException("The host has no thread to send it with"));
        }
    }

    private synchronized boolean isTurn(int mine) {
        begun = begun || mine == turn;
        return mine == turn;
    }

    private void brokenOffLater(Throwable why) {
        settings.timer().schedule(Duration.ZERO, () -> stream.onError(why));
    }

    /** Whether the request may go out on another connection, and its body with it: nobody has asked for that yet. */
    synchronized boolean mayGoElsewhere() {
        turn++; // so that nobody will, for where it was sent
        return !begun;
    }

    /** The plugin takes more. */
    void window(long bytes) {
        stream.window(bytes);
    }

    /** Sends no more. Idempotent. */
    void stop() {
        stream.stop();
    }

    @Override
    public void chunk(byte[] part, Runnable written) {
        send(new OutgoingFrame(settings.encoder().stream().chunk(requestId, part), written));
    }

    @Override
    public void end() {
        send(new OutgoingFrame(settings.encoder().stream().end(requestId, null)));
    }

    @Override
    public void brokenOff(Throwable why) {
        send(new OutgoingFrame(settings.encoder().stream().end(requestId, "The request's body broke off.")));
        failing.accept(new RequestBodyBrokenException(
                settings.pluginId(),
                "The body of a request to plugin \"" + settings.pluginId() + "\" broke off: " + why.getMessage()
                        + ". The plugin may have acted on what came before.",
                why));
    }

    private void send(OutgoingFrame frame) {
        PluginConnection open = connection;
        if (open != null) {
            open.send(frame);
        }
    }
}
