package ai.toru.host.internal.protocol;

import static ai.toru.host.internal.protocol.JsonEscapes.ascii;

import ai.toru.host.http.PluginRequest;
import ai.toru.host.internal.json.Utf8;
import ai.toru.host.kv.KeyValueRequest;
import ai.toru.host.plugin.RequestTooLargeException;
import ai.toru.host.plugin.UnsupportedBodyException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Writes the host's messages to one plugin, each as a complete frame: length, then JSON. Thread-safe.
 *
 * <p>Plugins read messages in different places. What is sent is one superset that all of them understand: beside what
 * the plugin guide shows, {@code payload.type} and {@code payload.request_id} repeat the envelope, and a kv request
 * stands both flat in the payload and once more under {@code payload.payload}.
 */
public final class MessageEncoder {

    private static final byte[] LIFECYCLE = ascii("{\"type\":\"lifecycle\",\"timestamp\":\"");
    private static final byte[] KV = ascii("{\"type\":\"kv\",\"timestamp\":\"");
    private static final byte[] REQUEST_ID = ascii("\",\"request_id\":");
    private static final byte[] KV_PAYLOAD = ascii(",\"payload\":{\"type\":\"kv\",\"request_id\":");
    private static final byte[] END_OF_HTTP = ascii("}}}");
    private static final byte[] INIT =
            ascii(",\"payload\":{\"type\":\"lifecycle\",\"action\":\"init\",\"instance_id\":");
    private static final byte[] SOCKET = ascii(",\"plugin_socket\":");
    private static final byte[] LOG_PATH = ascii(",\"log_path\":");
    private static final byte[] VERSION = ascii(",\"protocol_version\":");
    private static final byte[] FEATURES = ascii(",\"features\":[");
    private static final byte[] END_OF_INIT = ascii("],\"stream_window\":" + StreamLimits.WINDOW_BYTES + "}}");
    private static final byte[] SHUTDOWN = ascii("\",\"payload\":{\"type\":\"lifecycle\",\"action\":\"shutdown\"}}");
    private static final byte[] PING = ascii(",\"payload\":{\"type\":\"lifecycle\",\"action\":\"ping\"}}");
    private static final byte[] CANCEL = ascii("{\"type\":\"cancel\",\"timestamp\":\"");
    private static final byte[] CANCEL_PAYLOAD = ascii(",\"payload\":{\"type\":\"cancel\",\"request_id\":");
    private static final byte[] REASON = ascii(",\"reason\":");
    private static final byte[] NESTED = ascii(",\"payload\":{");
    private static final byte[] ACTION = ascii("\"action\":");
    private static final byte[] KEY = ascii(",\"key\":");
    private static final byte[] VALUE = ascii(",\"value\":");
    private static final byte[] ANSWER = ascii(",\"payload\":{\"value\":");
    private static final byte[] ERROR = ascii(",\"payload\":{\"value\":null,\"error\":{\"code\":");
    private static final byte[] APPLIED_BUT =
            ascii(",\"payload\":{\"applied\":true,\"value\":null,\"error\":{\"code\":");
    private static final byte[] MESSAGE = ascii(",\"message\":");

    /** What the fixed parts of any message take, roughly. */
    private static final int FIXED_PARTS = 320;

    /** Larger values are measured to the byte before room is made for them. */
    private static final int SMALL = 4096;

    private final String pluginId;
    private final int maxFrameBytes;
    private final Timestamps timestamps;

    /** What wrote the last request, for the next one; null while a thread has it. */
    private final AtomicReference<@Nullable HttpRequestWriter> spare = new AtomicReference<>();

    private final Kv2Encoder kv2;
    private final StreamEncoder stream;

    public MessageEncoder(String pluginId, ProtocolLimits limits, InstantSource clock) {
        this.pluginId = pluginId;
        this.maxFrameBytes = limits.maxFrameBytes();
        this.timestamps = new Timestamps(clock);
        this.kv2 = new Kv2Encoder(this);
        this.stream = new StreamEncoder(this);
    }

    /**
     * An http request to a plugin of version 1.0.
     *
     * @throws UnsupportedBodyException if the body is not UTF-8 text
     * @throws RequestTooLargeException if it does not fit into a frame
     */
    public byte[] http(String requestId, PluginRequest request) {
        return http(requestId, request, false).bytes();
    }

    /**
     * An http request.
     *
     * @param binaryToo whether a body that is not UTF-8 text may go as Base64
     * @throws UnsupportedBodyException if it may not, and the body is not text
     * @throws RequestTooLargeException if it does not fit into a frame
     */
    public HttpFrame http(String requestId, PluginRequest request, boolean binaryToo) {
        byte[] body = request.body();
        if (body != null && body.length > maxFrameBytes) {
            throw tooLarge("The request " + shown(request, false));
        }
        int invalid = body == null ? -1 : Utf8.firstInvalid(body);
        boolean binary = invalid >= 0;
        if (binary && !binaryToo) {
            throw noBinary("it is not UTF-8 text (byte " + invalid + ")");
        }
        HttpRequestWriter writer = writer();
        try {
            return writer.write(requestId, request, binary);
        } catch (FrameOverflowException e) {
            throw tooLarge("The request " + shown(request, binary));
        } finally {
            if (writer.startOver()) {
                spare.set(writer);
            }
        }
    }

    /** The one that is kept, unless another thread has it. */
    private HttpRequestWriter writer() {
        HttpRequestWriter kept = spare.getAndSet(null);
        return kept == null ? new HttpRequestWriter(maxFrameBytes, timestamps) : kept;
    }

    /** Why a plugin without the feature {@code binary} cannot take a body; {@code why} tells of the body. */
    public UnsupportedBodyException noBinary(String why) {
        return new UnsupportedBodyException(
                pluginId,
                "The request's body is not for plugin " + pluginId + ": " + why
                        + ", and it takes nothing else. Send text,"
                        + " for binary data its Base64, or have the plugin offer the feature \"binary\" of protocol 1.1.");
    }

    /** Why a plugin without the feature {@code stream} cannot take a body in parts. */
    public UnsupportedBodyException noStream() {
        return new UnsupportedBodyException(
                pluginId,
                "The request's body comes in parts, and plugin " + pluginId
                        + " takes whole ones only. Send it whole, or have the plugin offer the feature \"stream\" of"
                        + " protocol 1.1.");
    }

    /**
     * What a plugin is told first. Immutable.
     *
     * @param protocolVersion the newest that this host speaks
     * @param features what it offers
     */
    public record Init(
            String instanceId, String socketPath, String logPath, String protocolVersion, List<String> features) {}

    /** The lifecycle message that a plugin gets first, and does not answer. */
    public byte[] init(Init told) {
        return init(startUnlimited(LIFECYCLE).raw('"'), told);
    }

    /** The same where the plugin is to answer it. */
    public byte[] initToAnswer(String requestId, Init told) {
        return init(startUnlimited(LIFECYCLE).raw(REQUEST_ID).string(requestId), told);
    }

    private static byte[] init(FrameWriter out, Init told) {
        out.raw(INIT)
                .string(told.instanceId())
                .raw(SOCKET)
                .string(told.socketPath())
                .raw(LOG_PATH)
                .string(told.logPath());
        out.raw(VERSION).string(told.protocolVersion()).raw(FEATURES);
        boolean first = true;
        for (String each : told.features()) {
            (first ? out : out.raw(',')).string(each);
            first = false;
        }
        return out.raw(END_OF_INIT).frame();
    }

    /** The lifecycle message after which a plugin is to end. */
    public byte[] shutdown() {
        return startUnlimited(LIFECYCLE).raw(SHUTDOWN).frame();
    }

    /** The lifecycle message that asks whether the plugin lives. */
    public byte[] ping(String requestId) {
        return startUnlimited(LIFECYCLE)
                .raw(REQUEST_ID)
                .string(requestId)
                .raw(PING)
                .frame();
    }

    /** Nobody waits for the answer to a request any more, for this reason. */
    public byte[] cancel(String requestId, String reason) {
        FrameWriter out = about(requestId, CANCEL, CANCEL_PAYLOAD);
        return out.raw(REASON).string(reason).raw('}').raw('}').frame();
    }

    /** The beginning of a message about a request, whose payload repeats its type and id. */
    FrameWriter about(String requestId, byte[] head, byte[] payload) {
        return startUnlimited(head)
                .raw(REQUEST_ID)
                .string(requestId)
                .raw(payload)
                .string(requestId);
    }

    /** What belongs to bodies in parts. */
    public StreamEncoder stream() {
        return stream;
    }

    /**
     * A kv request of the host.
     *
     * @throws RequestTooLargeException if it does not fit into a frame
     */
    public byte[] kvRequest(String requestId, KeyValueRequest command) {
        try {
            FrameWriter out = start(KV, FIXED_PARTS);
            out.raw(REQUEST_ID)
                    .string(requestId)
                    .raw(KV_PAYLOAD)
                    .string(requestId)
                    .raw(',');
            command(command, out);
            command(command, out.raw(NESTED));
            return out.raw(END_OF_HTTP).frame();
        } catch (FrameOverflowException e) {
            throw tooLarge("A key-value request");
        }
    }

    /**
     * The answer to a plugin's kv request. Where the value does not fit into a frame, the plugin gets an error
     * ({@code value_too_large}) instead of a broken connection.
     */
    public byte[] kvAnswer(String requestId, @Nullable String value) {
        try {
            FrameWriter out =
                    kv(requestId, value == null ? FIXED_PARTS : FIXED_PARTS + Math.min(value.length(), SMALL));
            return out.raw(ANSWER).stringOrNull(value).raw('}').raw('}').frame();
        } catch (FrameOverflowException e) {
            return kvTooLarge(requestId, false, "The value does not fit");
        }
    }

    /** The answers to what {@code kv2} adds. */
    public Kv2Encoder kv2() {
        return kv2;
    }

    /** The beginning of an answer, up to its payload. */
    FrameWriter kv(String requestId, long expected) {
        return start(KV, expected).raw(REQUEST_ID).string(requestId);
    }

    /** Instead of an answer that does not fit; {@code applied} says whether something was changed all the same. */
    byte[] kvTooLarge(String requestId, boolean applied, String what) {
        String why = what + " into a frame of " + maxFrameBytes + " bytes. Store it in smaller pieces.";
        return kvError(requestId, applied ? APPLIED_BUT : ERROR, "value_too_large", why);
    }

    /** The answer to a plugin's kv request that failed: a null value, and what went wrong beside it. */
    public byte[] kvError(String requestId, String code, String message) {
        return kvError(requestId, ERROR, code, message);
    }

    private byte[] kvError(String requestId, byte[] payload, String code, String message) {
        FrameWriter out = startUnlimited(KV).raw(REQUEST_ID).string(requestId);
        return out.raw(payload)
                .string(code)
                .raw(MESSAGE)
                .string(message)
                .raw('}')
                .raw('}')
                .raw('}')
                .frame();
    }

    private FrameWriter start(byte[] head, long expected) {
        FrameWriter out = new FrameWriter(maxFrameBytes, expected).raw(head);
        timestamps.write(out);
        return out;
    }

    /** For what is small by nature, and could not be said at all if a very low limit held for it. */
    private FrameWriter startUnlimited(byte[] head) {
        FrameWriter out = new FrameWriter(Integer.MAX_VALUE, FIXED_PARTS).raw(head);
        timestamps.write(out);
        return out;
    }

    private static void command(KeyValueRequest command, FrameWriter out) {
        out.raw(ACTION).string(KvCommands.action(command)).raw(KEY).string(command.key());
        if (command instanceof KeyValueRequest.Set set) {
            out.raw(VALUE).string(set.value());
        }
    }

    private RequestTooLargeException tooLarge(String what) {
        return new RequestTooLargeException(
                pluginId,
                what + " to plugin " + pluginId + " does not fit into a frame of " + maxFrameBytes
                        + " bytes. Send less at once, or raise the host's frame limit.");
    }

    private static String shown(PluginRequest request, boolean binary) {
        int bytes = request.body() == null ? 0 : request.body().length;
        String inBase64 = binary ? ", in Base64 " + Base64Text.length(bytes) : "";
        return request.method() + " (a body of " + bytes + " bytes" + inBase64 + ")";
    }
}
