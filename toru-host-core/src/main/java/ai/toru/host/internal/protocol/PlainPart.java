package ai.toru.host.internal.protocol;

import static ai.toru.host.internal.protocol.JsonEscapes.ascii;

import org.jspecify.annotations.Nullable;

/** Reads {@code http.chunk}. Confined to the decoding thread; used once. */
final class PlainPart extends PlainEnvelope<Incoming.HttpChunk> {

    private static final byte[] CHUNK = ascii("http.chunk");
    private static final byte[] DATA = ascii("data");
    private static final byte[] DATA_BASE64 = ascii("data_base64");

    private boolean isBase64;

    private PlainPart(byte[] frame) {
        super(frame, CHUNK);
    }

    /** The part in a frame; null where it is none, or not of the plain kind. */
    static Incoming.@Nullable HttpChunk read(byte[] frame) {
        return new PlainPart(frame).read();
    }

    @Override
    boolean payloadMember() {
        isBase64 = in.is(DATA_BASE64);
        return (isBase64 || in.is(DATA)) && takeContent();
    }

    @Override
    Incoming.@Nullable HttpChunk made(String id) {
        byte[] bytes = !hasContent() ? null : isBase64 ? base64() : text();
        return bytes == null || bytes.length > StreamLimits.PART_BYTES ? null : new Incoming.HttpChunk(id, bytes);
    }
}
