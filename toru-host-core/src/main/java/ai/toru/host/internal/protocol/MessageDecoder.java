package ai.toru.host.internal.protocol;

import ai.toru.host.internal.json.JsonLimits;
import ai.toru.host.internal.json.MalformedJsonException;
import ai.toru.host.internal.json.StrictJson;

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

    public MessageDecoder(ProtocolLimits limits) {
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
        try {
            return new EnvelopeReader(json, frame).read();
        } catch (MalformedJsonException e) {
            throw new ProtocolViolationException("The plugin sent a frame of " + frame.length
                    + " bytes that is not one JSON object; at byte " + e.byteOffset() + ": " + e.problem() + ".");
        }
    }
}
