package ai.toru.plugin.internal.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.toru.plugin.Log;
import ai.toru.plugin.internal.json.JsonWriter;
import ai.toru.plugin.internal.json.Members;
import ai.toru.plugin.internal.wire.Frames;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An entry of the log, cut so that the host need not cut it: JSON that is cut is no JSON. Immutable. */
record LogEntry(
        Log.Level level,
        String message,
        Map<String, ?> fields,
        @Nullable Throwable error,
        @Nullable String requestId) {
    /** Bytes; the host cuts at 8 KiB. */
    private static final int MAX_LINE = 8_000;

    /** As a message to the host has it. */
    Map<String, @Nullable Object> payload() {
        return fitting(MAX_LINE);
    }

    /** As a line of its own. */
    String line() {
        Map<String, @Nullable Object> line = Members.of("timestamp", Frames.now());
        line.putAll(fitting(MAX_LINE - 100));
        Object request = line.remove("request_id");
        if (request != null) {
            Map<String, @Nullable Object> all = new LinkedHashMap<>(Members.object(line, "fields"));
            all.put("request_id", request);
            line.put("fields", all);
        }
        return JsonWriter.text(line);
    }

    private Map<String, @Nullable Object> fitting(int most) {
        int room = most;
        Map<String, @Nullable Object> entry = entry(room);
        while (room > 16 && JsonWriter.text(entry).getBytes(UTF_8).length > most) {
            room /= 2;
            entry = entry(room);
        }
        return entry;
    }

    private Map<String, @Nullable Object> entry(int room) {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        fields.forEach((name, value) -> plain.put(name, plain(value, room)));
        if (error != null) {
            plain.put("exception", shortened(stackOf(error), room));
        }
        Map<String, @Nullable Object> entry = Members.of(
                "level", level.name().toLowerCase(Locale.ROOT), "message", shortened(message, room), "fields", plain);
        if (requestId != null) {
            entry.put("request_id", requestId);
        }
        return entry;
    }

    private static @Nullable Object plain(@Nullable Object value, int room) {
        boolean isPlain = value == null
                || value instanceof Boolean
                || value instanceof Integer
                || value instanceof Long
                || (value instanceof Double number && Double.isFinite(number));
        return isPlain ? value : shortened(String.valueOf(value), room);
    }

    /** Text without its middle, and without halves of characters. */
    private static String shortened(String text, int room) {
        String cut = text.length() <= room
                ? text
                : text.substring(0, room / 2) + " … " + text.substring(text.length() - room / 3);
        return new String(cut.getBytes(UTF_8), UTF_8);
    }

    private static String stackOf(Throwable error) {
        StringWriter stack = new StringWriter();
        error.printStackTrace(new PrintWriter(stack));
        return stack.toString().strip();
    }
}
