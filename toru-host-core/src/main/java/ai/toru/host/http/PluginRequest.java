package ai.toru.host.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request for a plugin. Immutable, but for the body array, which is not copied: do not change it afterwards.
 *
 * <p>The plugin sees method, path, header fields and body as they stand here; nothing is added, dropped or decoded.
 */
public final class PluginRequest {

    private final String method;
    private final String path;
    private final HeaderFields headers;
    private final byte @Nullable [] body;
    private final @Nullable StreamedBody streamedBody;
    private final @Nullable Duration timeout;

    private PluginRequest(Builder builder) {
        method = builder.method;
        path = builder.path;
        headers = builder.headers.build();
        body = builder.body;
        streamedBody = builder.streamedBody;
        timeout = builder.timeout;
    }

    /** A GET of a path, without header fields. */
    public static PluginRequest get(String path) {
        return builder("GET", path).build();
    }

    /**
     * Starts a request.
     *
     * @param method an HTTP method, case-sensitive (RFC 9110, 9.1)
     * @param path path and query as the plugin is to see them, starting with {@code /}
     * @throws IllegalArgumentException if the method is empty or the path does not start with {@code /}
     */
    public static Builder builder(String method, String path) {
        return new Builder(method, path);
    }

    /** The HTTP method. */
    public String method() {
        return method;
    }

    /** Path and query, raw. */
    public String path() {
        return path;
    }

    /** The header fields. */
    public HeaderFields headers() {
        return headers;
    }

    /** What {@code X-Request-Id} says, if that is an id: logs and events name the request by it. */
    public Optional<String> requestId() {
        return RequestId.in(headers);
    }

    /** What {@code traceparent} and {@code tracestate} say, if that is valid. */
    public Optional<TraceContext> trace() {
        return TraceContext.in(headers);
    }

    /** The body's bytes; null where the request has none, or one in parts. Not a copy. */
    public byte @Nullable [] body() {
        return body;
    }

    /** The body, where it comes in parts; else null. */
    public @Nullable StreamedBody streamedBody() {
        return streamedBody;
    }

    /**
     * How long this request may take, waiting included; null means the host's default. With a body in parts, either way, how long
     * it may take without a part while it is the plugin's turn.
     */
    public @Nullable Duration timeout() {
        return timeout;
    }

    /** Method and path, for messages. */
    @Override
    public String toString() {
        return method + " " + path;
    }

    /** Collects a request. Not thread-safe. */
    public static final class Builder {

        private final String method;
        private final String path;
        private final HeaderFields.Builder headers = HeaderFields.builder();
        private byte @Nullable [] body;
        private @Nullable StreamedBody streamedBody;
        private @Nullable Duration timeout;

        private Builder(String method, String path) {
            if (method.isEmpty()) {
                throw new IllegalArgumentException("The method is empty.");
            }
            if (!path.startsWith("/")) {
                throw new IllegalArgumentException("The path must start with \"/\", but is \"" + path + "\".");
            }
            this.method = method;
            this.path = path;
        }

        /** Adds a header field. */
        public Builder header(String name, String value) {
            headers.add(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * Adds {@code X-Request-Id}, by which logs and events of the host name the request.
         *
         * @throws IllegalArgumentException if it is none by {@link RequestId}
         */
        public Builder requestId(String id) {
            if (!RequestId.isValid(id)) {
                throw new IllegalArgumentException(
                        "A request id has 1 to 128 characters of A-Z a-z 0-9 . _ : / + = @ ~ -");
            }
            return header(RequestId.FIELD, id);
        }

        /** Adds {@code traceparent} and {@code tracestate}. */
        public Builder trace(TraceContext trace) {
            header(TraceContext.PARENT_FIELD, trace.traceparent());
            String state = trace.tracestate();
            return state == null ? this : header(TraceContext.STATE_FIELD, state);
        }

        /** Sets the body. A plugin of protocol 1.0 takes UTF-8 text only. Not copied. */
        public Builder body(byte[] body) {
            this.body = body;
            streamedBody = null;
            return this;
        }

        /** Sets the body to text, as UTF-8. */
        public Builder body(String text) {
            return body(text.getBytes(StandardCharsets.UTF_8));
        }

        /** Sets a body that comes in parts, for plugins with the feature {@code stream} of protocol 1.1. */
        public Builder body(StreamedBody body) {
            streamedBody = Objects.requireNonNull(body, "body");
            this.body = null;
            return this;
        }

        /**
         * Sets how long the request may take, waiting included; without it the host's default (30 s) holds.
         *
         * @throws IllegalArgumentException if it is zero or negative
         */
        public Builder timeout(Duration timeout) {
            if (timeout.isZero() || timeout.isNegative()) {
                throw new IllegalArgumentException("The timeout must be positive, but is " + timeout + ".");
            }
            this.timeout = timeout;
            return this;
        }

        /** The request. */
        public PluginRequest build() {
            return new PluginRequest(this);
        }
    }
}
