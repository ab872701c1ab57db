package ai.toru.host.internal.protocol;

import ai.toru.host.internal.json.JsonWords;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The members of a key-value payload that have a meaning, as they came. Confined to the decoding thread. */
final class KvMembers implements MemberReader {

    /**
     * One member. Immutable.
     *
     * @param kind what it is, as messages name it
     * @param present whether it was there
     * @param text its text, if it is a string
     */
    record Member(String kind, boolean present, @Nullable String text) {

        static final Member MISSING = new Member("missing", false, null);

        static Member of(JsonToken token, JsonCursor in) throws IOException {
            if (token == JsonToken.VALUE_STRING) {
                return new Member("a string", true, in.text());
            }
            in.skip();
            return new Member(JsonWords.kind(token), true, null);
        }

        boolean isNull() {
            return kind.equals("null");
        }
    }

    private Member action = Member.MISSING;
    private Member key = Member.MISSING;
    private Member value = Member.MISSING;
    private Member error = Member.MISSING;

    @Override
    public boolean take(String name, JsonToken token, JsonCursor in) throws IOException {
        switch (name) {
            case "action" -> action = Member.of(token, in);
            case "key" -> key = Member.of(token, in);
            case "value" -> value = Member.of(token, in);
            case "error" -> error = Member.of(token, in);
            default -> {
                return false;
            }
        }
        return true;
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
