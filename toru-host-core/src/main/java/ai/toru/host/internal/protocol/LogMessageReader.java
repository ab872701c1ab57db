package ai.toru.host.internal.protocol;

import ai.toru.host.internal.json.JsonWords;
import ai.toru.host.internal.json.StrictJson;
import ai.toru.host.log.LogLevel;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the payload of a log message. Without a message there is no line; whatever else makes no sense is left out, and the
 * line stays. Confined to the decoding thread; used once.
 */
final class LogMessageReader implements PayloadReader {

    private static final int NONE = -1;

    private LogLevel level = LogLevel.INFO;
    private @Nullable String message;
    private String messageFound = "missing";
    private @Nullable String requestId;

    /** Where the fields stand, if there are some. */
    private int fieldsStart = NONE;

    private int fieldsEnd = NONE;

    /** The first thing that makes no sense. */
    private @Nullable String oddity;

    @Override
    public boolean take(String name, JsonToken value, JsonCursor in) throws IOException {
        switch (name) {
            case "level" -> takeLevel(value, in);
            case "message" -> takeMessage(value, in);
            case "fields" -> takeFields(value, in);
            case "request_id" -> takeRequestId(value, in);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void takeLevel(JsonToken value, JsonCursor in) throws IOException {
        if (value != JsonToken.VALUE_STRING) {
            refuse("level", value, "a string", in);
            return;
        }
        String word = in.text();
        Optional<LogLevel> known = LogLevel.of(word);
        level = known.orElse(LogLevel.INFO);
        if (known.isEmpty()) {
            complain("the level " + JsonWords.shown(word) + " is none of trace, debug, info, warn and error");
        }
    }

    private void takeMessage(JsonToken value, JsonCursor in) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            message = in.text();
        } else {
            messageFound = JsonWords.kind(value);
            in.skip();
        }
    }

    private void takeFields(JsonToken value, JsonCursor in) throws IOException {
        if (value == JsonToken.START_OBJECT) {
            fieldsStart = in.start();
            fieldsEnd = in.skipToEnd();
        } else {
            refuse("fields", value, "an object", in);
        }
    }

    private void takeRequestId(JsonToken value, JsonCursor in) throws IOException {
        if (value != JsonToken.VALUE_STRING) {
            refuse("request_id", value, "a string", in);
            return;
        }
        String id = in.text();
        if (id.length() <= EnvelopeReader.LONGEST_REQUEST_ID) {
            requestId = id;
        } else {
            complain("the request_id is longer than " + EnvelopeReader.LONGEST_REQUEST_ID + " characters");
        }
    }

    private void refuse(String name, JsonToken value, String needed, JsonCursor in) throws IOException {
        if (value != JsonToken.VALUE_NULL) {
            complain(name + " is " + JsonWords.kind(value) + "; " + needed + " is needed");
        }
        in.skip();
    }

    private void complain(String found) {
        oddity = oddity == null ? found : oddity;
    }

    @Override
    public PayloadAnswer answer(StrictJson json, byte[] frame) {
        Incoming read = message == null
                ? new Incoming.Ignored("log", "the message is " + messageFound + "; a string is needed")
                : new Incoming.Log(level, message, fields(frame), requestId, oddity);
        return envelopesId -> read;
    }

    private @Nullable String fields(byte[] frame) {
        return fieldsStart == NONE
                ? null
                : new String(frame, fieldsStart, fieldsEnd - fieldsStart, StandardCharsets.UTF_8);
    }
}
