package ai.toru.host.internal.protocol;

import ai.toru.host.internal.json.JsonLimits;
import ai.toru.host.internal.json.MalformedJsonException;
import ai.toru.host.internal.json.StrictJson;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages of plugins. Thread-safe; one for each plugin keeps plugins from sharing tables of names.
 *
 * <p>What breaks the envelope is a violation and costs the connection; what is wrong within the payload of an answer
 * costs that answer only. Unknown members are ignored everywhere.
 */
public final class MessageDecoder {

    /** A frame of millions of tokens takes seconds to read and, with names, hundreds of megabytes. */
    private static final int MAX_TOKENS = 500_000;

    private final StrictJson json;
    private final Set<ProtocolFeature> features;

    /** Longer frames are not read by the plain readers; nothing is where the limits allow none. */
    private final int mostPlainBytes;

    /** Reads what plugins of version 1.0 send. */
    public MessageDecoder(ProtocolLimits limits) {
        this(limits, Set.of());
    }

    /**
     * @param features what is on with the plugin; what belongs to others is unknown, as in version 1.0
     */
    public MessageDecoder(ProtocolLimits limits, Set<ProtocolFeature> features) {
        this.features = features;
        mostPlainBytes = limits.maxNesting() < PlainAnswer.NESTING ? 0 : limits.maxFrameBytes();
        json = new StrictJson(JsonLimits.DEFAULTS
                .withMaxBytes(limits.maxFrameBytes())
                .withMaxNesting(limits.maxNesting())
                .withMaxTokens(MAX_TOKENS));
    }

    /**
     * Understands one frame's JSON text.
     *
     * @throws ProtocolViolationException if it is no UTF-8, no JSON, no object, has a name twice, has no type, is
     *     nested too deep, or exceeds another limit
     */
    public Incoming decode(byte[] frame) throws ProtocolViolationException {
        Incoming plain = frame.length <= mostPlainBytes ? plain(frame) : null;
        return plain == null ? decodeAny(frame) : plain;
    }

    private @Nullable Incoming plain(byte[] frame) {
        Incoming answer = PlainAnswer.read(frame);
        return answer == null && features.contains(ProtocolFeature.STREAM) ? PlainPart.read(frame) : answer;
    }

    private Incoming decodeAny(byte[] frame) throws ProtocolViolationException {
        try {
            return new EnvelopeReader(json, frame, features).read();
        } catch (MalformedJsonException e) {
            throw new ProtocolViolationException("The plugin sent a frame of " + frame.length
                    + " bytes that is not one JSON object; at byte " + e.byteOffset() + ": " + e.problem() + ".");
        }
    }
}
