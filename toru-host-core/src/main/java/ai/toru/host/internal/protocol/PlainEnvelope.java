package ai.toru.host.internal.protocol;

import static ai.toru.host.internal.protocol.JsonEscapes.ascii;

import ai.toru.host.internal.json.Utf8;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages of one type as most plugins write them, their members in whatever order, from the bytes. Whatever is unusual, or
 * wrong, it leaves to {@link EnvelopeReader}: it takes nothing that this would not take, and makes the same of it. Confined to the
 * decoding thread; used once.
 *
 * @param <M> what it makes of them
 */
abstract class PlainEnvelope<M extends Incoming> {

    static final int NONE = -1;

    private static final byte[] TYPE = ascii("type");
    private static final byte[] TIMESTAMP = ascii("timestamp");
    private static final byte[] REQUEST_ID = ascii("request_id");
    private static final byte[] PAYLOAD = ascii("payload");

    private final byte[] frame;
    final PlainJson in;

    private final byte[] type;
    private boolean isOfType;
    private boolean hasTimestamp;
    private boolean hasPayload;
    private @Nullable String requestId;

    /** Where the opening quote of the content is; {@link #NONE} while there is none. */
    private int contentStart = NONE;

    /** Where its closing quote is; {@link #NONE} if it has escapes. */
    private int contentEnd = NONE;

    PlainEnvelope(byte[] frame, byte[] type) {
        this.frame = frame;
        this.type = type;
        in = new PlainJson(frame);
    }

    /** The message; null where it is of another type, or not of the plain kind. */
    final @Nullable M read() {
        return envelope() && isOfType && requestId != null && hasPayload && Utf8.firstInvalid(frame) < 0
                ? made(requestId)
                : null;
    }

    /** Takes a member of the payload, behind its name. Says whether it found what it looked for. */
    abstract boolean payloadMember();

    /** Once the whole frame is known to be valid JSON in UTF-8; null where more than that is asked for. */
    abstract @Nullable M made(String id);

    /** Takes the one string that may be long, as {@link #text} and {@link #base64} tell of. */
    final boolean takeContent() {
        if (contentStart != NONE || !in.take(':') || !in.takeString()) {
            return false;
        }
        contentStart = in.quote();
        contentEnd = in.isEscaped() ? NONE : in.at() - 1;
        return true;
    }

    final boolean hasContent() {
        return contentStart != NONE;
    }

    /** What the content says; null if no UTF-8 can hold it. */
    final byte @Nullable [] text() {
        return contentEnd == NONE
                ? JsonStrings.utf8(frame, contentStart)
                : Arrays.copyOfRange(frame, contentStart + 1, contentEnd);
    }

    /** What the Base64 in it stands for; null if it is none. */
    final byte @Nullable [] base64() {
        return contentEnd == NONE
                ? JsonStrings.base64(frame, contentStart)
                : Base64Text.decode(frame, contentStart + 1, contentEnd);
    }

    private boolean envelope() {
        if (!in.take('{')) {
            return false;
        }
        do {
            if (!in.takePlain() || !envelopeMember()) {
                return false;
            }
        } while (in.take(','));
        return in.take('}') && in.takeEnd();
    }

    private boolean envelopeMember() {
        if (in.is(TYPE) && !isOfType) {
            isOfType = in.take(':') && in.takePlain() && in.is(type);
            return isOfType;
        }
        if (in.is(TIMESTAMP) && !hasTimestamp) {
            hasTimestamp = true;
            return in.take(':') && in.takePlain();
        }
        if (in.is(REQUEST_ID) && requestId == null) {
            return in.take(':') && in.takePlain() && takeRequestId();
        }
        if (in.is(PAYLOAD) && !hasPayload) {
            hasPayload = true;
            return in.take(':') && payload();
        }
        return false;
    }

    private boolean takeRequestId() {
        if (in.length() > EnvelopeReader.LONGEST_REQUEST_ID) {
            return false;
        }
        requestId = in.string();
        return true;
    }

    private boolean payload() {
        if (!in.take('{')) {
            return false;
        }
        do {
            if (!in.takePlain() || !payloadMember()) {
                return false;
            }
        } while (in.take(','));
        return in.take('}');
    }
}
