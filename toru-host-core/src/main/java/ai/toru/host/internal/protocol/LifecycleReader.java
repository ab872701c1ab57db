package ai.toru.host.internal.protocol;

import ai.toru.host.internal.json.StrictJson;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the payload of a lifecycle message: an {@code action}, perhaps a {@code message}. Confined to the decoding thread. */
final class LifecycleReader implements PayloadReader {

    private static final int LONGEST_MESSAGE = 500;

    private KvMembers.Member action = KvMembers.Member.MISSING;
    private KvMembers.Member message = KvMembers.Member.MISSING;

    @Override
    public boolean take(String name, JsonToken value, JsonCursor in) throws IOException {
        switch (name) {
            case "action" -> action = KvMembers.Member.of(value, in);
            case "message" -> message = KvMembers.Member.of(value, in);
            default -> {
                return false;
            }
        }
        return true;
    }

    @Override
    public PayloadAnswer answer(StrictJson json, byte[] frame) {
        String said = action.text();
        if (said == null) {
            String why = "the action is " + action.kind() + "; a string is needed";
            return requestId -> new Incoming.Ignored("lifecycle", why);
        }
        String why = message.text() == null ? null : line(message.text());
        return requestId -> new Incoming.Lifecycle(requestId, said, why);
    }

    /** Fit for one line of a message; null where nothing is left. */
    static @Nullable String line(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints()
                .limit(LONGEST_MESSAGE)
                .map(each -> Character.isISOControl(each) ? ' ' : each)
                .forEach(line::appendCodePoint);
        return line.toString().isBlank() ? null : line.toString().strip();
    }
}
