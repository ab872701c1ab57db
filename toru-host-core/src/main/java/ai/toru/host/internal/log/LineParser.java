package ai.toru.host.internal.log;

import ai.toru.host.internal.json.JsonLimits;
import ai.toru.host.internal.json.MalformedJsonException;
import ai.toru.host.internal.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds out what a line of a plugin's says: as JSON where it is an object within limits, else as text. Thread-safe. */
final class LineParser {

    /** More than any logger writes in one line; what is beyond it stays text. */
    private static final JsonLimits LIMITS = new JsonLimits(64 * 1024, 16, 2000, 256, 100);

    private final StrictJson json = new StrictJson(LIMITS);

    /**
     * What a line says.
     *
     * @param cut whether the end of the line was dropped: it is no JSON then, and its text says so
     */
    LineContent parse(byte[] line, boolean cut) {
        String text = new String(line, StandardCharsets.UTF_8);
        if (cut) {
            return new LineContent(LineLevel.ofText(text), cut(text, line.length));
        }
        return looksLikeObject(line) ? ofObject(line, text) : new LineContent(LineLevel.ofText(text), text);
    }

    /** What a message says. Fields beyond the limits are kept as text, as a line of such JSON is. */
    LineContent parse(SaidLine line) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        if (line.fields() != null) {
            fields.putAll(fields(line.fields()));
        }
        if (line.requestId() != null) {
            fields.put("request_id", line.requestId());
        }
        return new LineContent(line.level(), line.message(), fields);
    }

    private Map<String, @Nullable Object> fields(String text) {
        try {
            return json.readObject(text.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedJsonException beyondLimits) {
            return Map.of("fields", text);
        }
    }

    /** The beginning of a line, marked as such. */
    static String cut(String beginning, int bytes) {
        return beginning + " … [cut: the line is longer than " + bytes + " bytes]";
    }

    private static boolean looksLikeObject(byte[] line) {
        return line.length > 1 && line[0] == '{' && line[line.length - 1] == '}';
    }

    private LineContent ofObject(byte[] line, String text) {
        try {
            return JsonLine.of(json.readObject(line), text);
        } catch (MalformedJsonException noJson) {
            return new LineContent(LineLevel.ofText(text), text);
        }
    }
}
