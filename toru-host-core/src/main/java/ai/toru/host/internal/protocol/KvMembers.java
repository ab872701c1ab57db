package ai.toru.host.internal.protocol;

import ai.toru.host.internal.json.JsonWords;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The members of a key-value payload that have a meaning, as they came. Confined to the decoding thread. */
final class KvMembers implements MemberReader {

    /**
     * One member. Immutable.
     *
     * @param kind what it is, as messages name it
     * @param present whether it was there
     * @param text its text, if it is a string
     * @param number its value, if it is an integer within 64 bits
     */
    record Member(
            String kind,
            boolean present,
            @Nullable String text,
            @Nullable Long number) {

        static final Member MISSING = new Member("missing", false, null, null);

        /** One of which nothing but its kind is wanted. */
        static Member of(String kind) {
            return new Member(kind, true, null, null);
        }

        static Member of(JsonToken token, JsonCursor in) throws IOException {
            if (token == JsonToken.VALUE_STRING) {
                return new Member("a string", true, in.text(), null);
            }
            if (token == JsonToken.VALUE_NUMBER_INT) {
                return new Member(JsonWords.kind(token), true, null, in.longInteger());
            }
            in.skip();
            return of(JsonWords.kind(token));
        }

        boolean isNull() {
            return kind.equals("null");
        }
    }

    /** Null in version 1.0. */
    private final @Nullable KvExtras extras;

    private Member action = Member.MISSING;
    private Member key = Member.MISSING;
    private Member value = Member.MISSING;
    private Member error = Member.MISSING;

    /** Of version 1.0. */
    KvMembers() {
        this(null);
    }

    /**
     * @param extras takes what {@code kv2} adds; null without it
     */
    KvMembers(@Nullable KvExtras extras) {
        this.extras = extras;
    }

    @Override
    public boolean take(String name, JsonToken token, JsonCursor in) throws IOException {
        switch (name) {
            case "action" -> action = Member.of(token, in);
            case "key" -> key = Member.of(token, in);
            case "value" -> value = Member.of(token, in);
            case "error" -> error = Member.of(token, in);
            default -> {
                return extras != null && extras.take(name, token, in);
            }
        }
        return true;
    }

    /** What {@code kv2} adds. */
    KvExtras extras() {
        return Objects.requireNonNull(extras);
    }

    Member action() {
        return action;
    }

    Member key() {
        return key;
    }

    Member value() {
        return value;
    }

    /** Whether this is what an answer holds: a value, or an error. */
    boolean isAnswer() {
        return value.present() || error.present();
    }

    /** Whether the plugin speaks of an error. */
    boolean failed() {
        return error.present() && !error.isNull();
    }
}
