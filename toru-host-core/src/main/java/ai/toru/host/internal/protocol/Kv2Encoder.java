package ai.toru.host.internal.protocol;

import static ai.toru.host.internal.protocol.JsonEscapes.ascii;

import ai.toru.host.internal.json.JsonWords;
import ai.toru.host.kv.KeyValueChange;
import ai.toru.host.kv.KeyValueEntry;
import ai.toru.host.kv.KeyValueOutcome;
import ai.toru.host.kv.KeyValuePage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the answers to what {@code kv2} adds, each as a complete frame. Thread-safe.
 *
 * <p>One that does not fit into a frame is an error in place of a broken connection; what was changed all the same, it says.
 */
public final class Kv2Encoder {

    private static final byte[] PAYLOAD = ascii(",\"payload\":{");
    private static final byte[] ENTRIES = ascii("\"entries\":[");
    private static final byte[] KEY = ascii("{\"key\":");
    private static final byte[] VALUE = ascii(",\"value\":");
    private static final byte[] EXPIRES_AT = ascii(",\"expires_at\":");
    private static final byte[] NEXT = ascii("],\"next\":");
    private static final byte[] APPLIED = ascii("\"applied\":true");
    private static final byte[] NOT_APPLIED = ascii("\"applied\":false");
    private static final byte[] RESULTS = ascii(",\"results\":[");
    private static final byte[] RESULT = ascii("{\"value\":");
    private static final byte[] END_OF_RESULTS = ascii("]}}");
    private static final byte[] END = ascii("}}");

    /** What the fixed parts of an entry take at most, the time of its end and a comma included. */
    private static final int FIXED_PARTS_OF_ENTRY = 96;

    /** What an answer takes, roughly, beside its values. */
    private static final int FIXED_PARTS = 256;

    private final MessageEncoder messages;

    Kv2Encoder(MessageEncoder messages) {
        this.messages = messages;
    }

    /** What came of a single change. */
    public byte[] changed(String requestId, KeyValueChange change, KeyValueOutcome outcome) {
        if (!(change instanceof KeyValueChange.CompareAndSet)) {
            return messages.kvAnswer(requestId, value(change, outcome, 0));
        }
        try {
            FrameWriter out = messages.kv(requestId, FIXED_PARTS).raw(PAYLOAD).raw(applied(outcome));
            return out.raw(VALUE)
                    .stringOrNull(value(change, outcome, 0))
                    .raw(END)
                    .frame();
        } catch (FrameOverflowException e) {
            return tooLarge(requestId, outcome.applied(), "The value does not fit");
        }
    }

    /** What came of a batch. */
    public byte[] batch(String requestId, List<KeyValueChange> changes, KeyValueOutcome outcome) {
        try {
            FrameWriter out = messages.kv(requestId, FIXED_PARTS + 32L * changes.size());
            out.raw(PAYLOAD).raw(applied(outcome)).raw(RESULTS);
            for (int i = 0; i < changes.size(); i++) {
                (i == 0 ? out : out.raw(','))
                        .raw(RESULT)
                        .stringOrNull(value(changes.get(i), outcome, i))
                        .raw('}');
            }
            return out.raw(END_OF_RESULTS).frame();
        } catch (FrameOverflowException e) {
            return tooLarge(requestId, outcome.applied(), "The results do not fit");
        }
    }

    /** A page of a list, or as much of it as fits; {@code next} leads on from there. */
    public byte[] page(String requestId, KeyValuePage page) {
        try {
            FrameWriter out = messages.kv(requestId, FIXED_PARTS).raw(PAYLOAD).raw(ENTRIES);
            String next = page.next();
            String last = null;
            for (KeyValueEntry entry : page.entries()) {
                if (most(entry) > out.room()) {
                    next = last;
                    if (last == null) {
                        return tooLarge(
                                requestId,
                                false,
                                "The value of " + JsonWords.shown(entry.key())
                                        + ", the first of the list, does not fit");
                    }
                    break;
                }
                write(entry, last == null ? out : out.raw(','));
                last = entry.key();
            }
            return out.raw(NEXT).stringOrNull(next).raw(END).frame();
        } catch (FrameOverflowException e) {
            return tooLarge(requestId, false, "The list does not fit");
        }
    }

    /** What an entry takes at most, with its key once more behind it, as that which leads on. */
    private static long most(KeyValueEntry entry) {
        return FIXED_PARTS_OF_ENTRY + 2 * JsonEscapes.length(entry.key()) + JsonEscapes.length(entry.value());
    }

    private static void write(KeyValueEntry entry, FrameWriter out) {
        out.raw(KEY).string(entry.key()).raw(VALUE).string(entry.value());
        Instant end = entry.expiresAt();
        if (end != null) {
            out.raw(EXPIRES_AT).string(end.toString());
        }
        out.raw('}');
    }

    /** Alone or within a batch, set and delete have null, as in version 1.0. */
    private static @Nullable String value(KeyValueChange change, KeyValueOutcome outcome, int index) {
        boolean told = change instanceof KeyValueChange.CompareAndSet || change instanceof KeyValueChange.Increment;
        return told ? outcome.values().get(index).orElse(null) : null;
    }

    private static byte[] applied(KeyValueOutcome outcome) {
        return outcome.applied() ? APPLIED : NOT_APPLIED;
    }

    private byte[] tooLarge(String requestId, boolean applied, String what) {
        return messages.kvTooLarge(requestId, applied, what);
    }
}
