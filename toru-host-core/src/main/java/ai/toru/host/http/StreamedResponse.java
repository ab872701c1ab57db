package ai.toru.host.http;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The head of what a plugin answered, and its body as it comes. Thread-safe.
 *
 * <p>A body that came whole is at hand ({@link #whole}). Any other has to be subscribed to, or given up with {@link #close}:
 * until then the plugin waits with what is more than 256 KiB, and the request counts as in flight.
 */
public final class StreamedResponse implements AutoCloseable {

    /** Of a body that came whole. */
    private static final CompletionStage<HeaderFields> NO_TRAILERS =
            CompletableFuture.completedStage(HeaderFields.empty());

    private final int status;
    private final HeaderFields headers;
    private final byte @Nullable [] whole;
    private final Flow.@Nullable Publisher<ByteBuffer> parts;
    private final CompletionStage<HeaderFields> trailers;
    private final Runnable closing;

    private StreamedResponse(
            int status,
            HeaderFields headers,
            byte @Nullable [] whole,
            Flow.@Nullable Publisher<ByteBuffer> parts,
            CompletionStage<HeaderFields> trailers,
            Runnable closing) {
        this.status = status;
        this.headers = headers;
        this.whole = whole;
        this.parts = parts;
        this.trailers = Objects.requireNonNull(trailers, "trailers");
        this.closing = closing;
    }

    /** One whose body is at hand. */
    public static StreamedResponse of(PluginResponse response) {
        return new StreamedResponse(
                response.status(), response.headers(), response.body(), null, NO_TRAILERS, () -> {});
    }

    /**
     * One whose body comes in parts.
     *
     * @param trailers completes with the end of the body, exceptionally where it broke off
     * @param closing gives the body up; called any number of times, also after its end
     */
    public static StreamedResponse inParts(
            int status,
            HeaderFields headers,
            Flow.Publisher<ByteBuffer> body,
            CompletionStage<HeaderFields> trailers,
            Runnable closing) {
        return new StreamedResponse(status, headers, null, Objects.requireNonNull(body, "body"), trailers, closing);
    }

    /** The HTTP status, 200 to 599. */
    public int status() {
        return status;
    }

    /** The header fields, as the plugin wrote them. */
    public HeaderFields headers() {
        return headers;
    }

    /** The body's bytes, where it came whole; null where it comes in parts. Not a copy. */
    public byte @Nullable [] whole() {
        return whole;
    }

    /**
     * The body, for one subscriber, in parts of at most 64 KiB; a whole one in one part, an empty one in none.
     *
     * <p>The subscriber is called on the host's I/O threads, one call at a time, and must not block them. It gets no more parts than
     * it has asked for, and then the plugin waits, too. Its {@code onError} gets the {@link ai.toru.host.plugin.HostException}
     * that says why the body broke off. To cancel the subscription gives the request up.
     */
    public Flow.Publisher<ByteBuffer> body() {
        return whole == null ? Objects.requireNonNull(parts) : new OnePart(whole);
    }

    /** The trailer fields that came behind the body, mostly none; completes with its end, exceptionally where it broke off. */
    public CompletionStage<HeaderFields> trailers() {
        return trailers;
    }

    /** Gives up what of the body has not come; a subscriber hears nothing more. Idempotent; does nothing after its end. */
    @Override
    public void close() {
        closing.run();
    }

    /** Status and size, for messages. */
    @Override
    public String toString() {
        return whole == null ? status + " with a body in parts" : status + " with " + whole.length + " bytes";
    }
}
