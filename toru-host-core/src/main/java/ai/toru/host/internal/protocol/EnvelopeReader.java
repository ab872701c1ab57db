package ai.toru.host.internal.protocol;

import ai.toru.host.internal.json.JsonWords;
import ai.toru.host.internal.json.MalformedJsonException;
import ai.toru.host.internal.json.StrictJson;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one envelope, its members in any order. A payload that comes before the type is passed over and read
 * afterwards; in the usual order all is read in one go. Confined to the decoding thread; used once.
 */
final class EnvelopeReader implements MemberReader {

    /** A request id is echoed and kept; real ones are UUIDs and the like. */
    static final int LONGEST_REQUEST_ID = 256;

    private static final int NONE = -1;

    private final StrictJson json;
    private final byte[] frame;
    private final Set<ProtocolFeature> features;

    private @Nullable String type;
    private String typeFound = "missing";
    private @Nullable String requestId;
    private String requestIdFound = "missing";
    private String payloadFound = "missing";

    /** The payload, once it is read. */
    private @Nullable PayloadAnswer payload;

    /** Where a payload stands that was passed over. */
    private int payloadStart = NONE;

    private int payloadEnd = NONE;

    /**
     * @param features what is on with the plugin
     */
    EnvelopeReader(StrictJson json, byte[] frame, Set<ProtocolFeature> features) {
        this.json = json;
        this.frame = frame;
        this.features = features;
    }

    /** The message in the frame. */
    Incoming read() throws MalformedJsonException, ProtocolViolationException {
        JsonCursor.readWhole(json, frame, this);
        if (type == null) {
            throw new ProtocolViolationException("The plugin sent a message whose \"type\" is " + typeFound
                    + ". Each message names its type: \"http\" or \"kv\".");
        }
        return switch (type) {
            case "http", "kv" -> message(type);
            case "lifecycle" -> speaksOfItsLife() ? lifecycle() : noLifecycle();
            case "log" -> features.contains(ProtocolFeature.LOG) ? logMessage() : unknown(type);
            case "http.chunk", "http.end", "http.window" ->
                features.contains(ProtocolFeature.STREAM) ? ofStream(type) : unknown(type);
            default -> unknown(JsonWords.plain(type));
        };
    }

    @Override
    public boolean take(String name, JsonToken value, JsonCursor in) throws IOException {
        switch (name) {
            case "type" -> takeType(value, in);
            case "request_id" -> takeRequestId(value, in);
            case "payload" -> takePayload(value, in);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void takeType(JsonToken value, JsonCursor in) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            type = in.text();
        } else {
            typeFound = JsonWords.kind(value);
            in.skip();
        }
    }

    private void takeRequestId(JsonToken value, JsonCursor in) throws IOException {
        if (value != JsonToken.VALUE_STRING) {
            requestIdFound = JsonWords.kind(value);
            in.skip();
            return;
        }
        String id = in.text();
        if (id.length() > LONGEST_REQUEST_ID) {
            requestIdFound = "longer than " + LONGEST_REQUEST_ID + " characters";
        } else {
            requestId = id;
        }
    }

    private void takePayload(JsonToken value, JsonCursor in) throws IOException {
        PayloadReader reader = type == null ? null : reader(type);
        if (value != JsonToken.START_OBJECT) {
            payloadFound = JsonWords.kind(value);
            in.skip();
        } else if (reader != null) {
            in.members(reader);
            payload = reader.answer(json, frame);
        } else {
            payloadStart = in.start();
            payloadEnd = in.skipToEnd();
        }
    }

    private @Nullable PayloadReader reader(String type) {
        return switch (type) {
            case "http" -> new HttpAnswerReader(features);
            case "kv" -> new KvReader(features.contains(ProtocolFeature.KV2));
            case "lifecycle" -> speaksOfItsLife() ? new LifecycleReader() : null;
            case "log" -> features.contains(ProtocolFeature.LOG) ? new LogMessageReader() : null;
            case "http.chunk", "http.end", "http.window" ->
                features.contains(ProtocolFeature.STREAM) ? streamReader(type) : null;
            default -> null;
        };
    }

    private static PayloadReader streamReader(String type) {
        return switch (type) {
            case "http.chunk" -> new StreamPartReader();
            case "http.end" -> new StreamEndReader();
            default -> new StreamWindowReader();
        };
    }

    private Incoming ofStream(String known) throws MalformedJsonException {
        if (requestId == null) {
            return new Incoming.Ignored(known, "the request_id is " + requestIdFound + "; a string is needed");
        }
        if (payload == null && payloadStart == NONE) {
            return new Incoming.BadPart(requestId, "the payload is " + payloadFound + "; an object is needed");
        }
        return (payload == null ? latePayload(known) : payload).with(requestId);
    }

    private Incoming message(String known) throws MalformedJsonException {
        if (requestId == null) {
            return new Incoming.Ignored(known, "the request_id is " + requestIdFound + "; a string is needed");
        }
        if (payload == null && payloadStart == NONE) {
            String why = "the payload is " + payloadFound + "; an object is needed";
            Incoming asAnswer = new Incoming.BadAnswer(requestId, why);
            return known.equals("kv") ? Incoming.KvUnclear.because(why, requestId, asAnswer) : asAnswer;
        }
        return (payload == null ? latePayload(known) : payload).with(requestId);
    }

    private boolean speaksOfItsLife() {
        return features.contains(ProtocolFeature.READY) || features.contains(ProtocolFeature.PING);
    }

    private static Incoming noLifecycle() {
        return new Incoming.Ignored("lifecycle", "plugins send no lifecycle messages in protocol 1.0");
    }

    private Incoming lifecycle() throws MalformedJsonException {
        if (payload == null && payloadStart == NONE) {
            return new Incoming.Ignored("lifecycle", "the payload is " + payloadFound + "; an object is needed");
        }
        String id = requestId == null ? "" : requestId;
        return (payload == null ? latePayload("lifecycle") : payload).with(id);
    }

    private Incoming logMessage() throws MalformedJsonException {
        if (payload == null && payloadStart == NONE) {
            return new Incoming.Ignored("log", "the payload is " + payloadFound + "; an object is needed");
        }
        return (payload == null ? latePayload("log") : payload).with(""); // it needs no id
    }

    private static Incoming unknown(String plainType) {
        return new Incoming.Ignored(plainType, "messages of type \"" + plainType + "\" are not known");
    }

    private PayloadAnswer latePayload(String known) throws MalformedJsonException {
        PayloadReader reader = Objects.requireNonNull(reader(known));
        JsonCursor.readPart(json, frame, payloadStart, payloadEnd, reader);
        return reader.answer(json, frame);
    }
}
