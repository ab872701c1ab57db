package ai.toru.plugin;

import ai.toru.plugin.internal.json.JsonReader;
import ai.toru.plugin.internal.json.JsonWriter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * JSON to and from plain values: {@link java.util.Map}, {@link java.util.List}, {@link String}, {@link Number},
 * {@link Boolean} and null. Records, enums, dates and {@link java.util.UUID} can be written, too. Thread-safe.
 *
 * <p>For more, bring a library of your own, and use {@link Request#text()} and {@link Response#jsonText}.
 */
public final class Json {
    private Json() {}

    /** The value that the text is; {@link IllegalArgumentException} says why it is none. A whole number is a {@link Long}. */
    public static @Nullable Object parse(String text) {
        try {
            return JsonReader.read(text);
        } catch (IOException e) {
            throw new IllegalArgumentException("No JSON: " + e.getMessage(), e);
        }
    }

    /** The value as text; {@link IllegalArgumentException} for what JSON has no word for. */
    public static String write(@Nullable Object value) {
        return JsonWriter.text(value);
    }
}
