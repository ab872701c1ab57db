package ai.toru.host.internal.log;

import ai.toru.host.log.LogLevel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A line of a plugin's log that came as a message on its socket. Immutable.
 *
 * @param fields what else it says, as the text of a JSON object; null for nothing
 * @param requestId the request it is about; null for none
 * @param bytes what it counts as
 */
record SaidLine(
        LogLevel level,
        String message,
        @Nullable String fields,
        @Nullable String requestId,
        int bytes) {

    /** What a line costs beside its text, roughly. */
    private static final int OVERHEAD = 128;

    /** One that is no longer than a line may be: what is more of the message is cut, fields that do not fit are left out. */
    static SaidLine within(
            int lineBytes, LogLevel level, String message, @Nullable String fields, @Nullable String requestId) {
        byte[] said = message.getBytes(StandardCharsets.UTF_8);
        if (said.length > lineBytes) {
            String beginning = new String(said, 0, Utf8Ends.wholeCharacters(said, lineBytes), StandardCharsets.UTF_8);
            return new SaidLine(level, LineParser.cut(beginning, lineBytes), null, requestId, lineBytes + OVERHEAD);
        }
        int fieldBytes = fields == null ? 0 : fields.getBytes(StandardCharsets.UTF_8).length;
        if (said.length + fieldBytes > lineBytes) {
            String marked = message + " … [fields left out: the line is longer than " + lineBytes + " bytes]";
            return new SaidLine(level, marked, null, requestId, said.length + OVERHEAD);
        }
        return new SaidLine(level, message, fields, requestId, said.length + fieldBytes + OVERHEAD);
    }
}
