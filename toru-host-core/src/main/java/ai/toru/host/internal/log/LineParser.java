package ai.toru.host.internal.log;

import ai.toru.host.internal.json.JsonLimits;
import ai.toru.host.internal.json.MalformedJsonException;
import ai.toru.host.internal.json.StrictJson;
import java.nio.charset.StandardCharsets;

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
            String marked = text + " … [cut: the line is longer than " + line.length + " bytes]";
            return new LineContent(LineLevel.ofText(text), marked);
        }
        return looksLikeObject(line) ? ofObject(line, text) : new LineContent(LineLevel.ofText(text), text);
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
