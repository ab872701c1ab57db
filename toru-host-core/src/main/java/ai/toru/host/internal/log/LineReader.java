package ai.toru.host.internal.log;

import ai.toru.host.internal.json.JsonLimits;
import ai.toru.host.internal.json.MalformedJsonException;
import ai.toru.host.internal.json.StrictJson;
import ai.toru.host.log.LogLevel;
import ai.toru.host.log.LogLine;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads lines back that the host wrote, and makes something of those that it did not. Thread-safe. */
final class LineReader {

    private final StrictJson json = new StrictJson(JsonLimits.DEFAULTS);
    private final FieldTexts texts;

    LineReader(FieldTexts texts) {
        this.texts = texts;
    }

    /**
     * The line. One that is not the host's is taken as text: hand-written, torn, or not even text.
     *
     * @param lastModified the time of a line that has none
     */
    LogLine read(String pluginId, byte[] line, Instant lastModified) {
        return ours(pluginId, line)
                .orElseGet(() -> foreign(pluginId, new String(line, StandardCharsets.UTF_8), lastModified));
    }

    /** A line that is not the host's. */
    static LogLine foreign(String pluginId, String text, Instant lastModified) {
        return new LogLine(lastModified, LogLevel.INFO, pluginId, LogStream.UNKNOWN.word(), text, Map.of());
    }

    private Optional<LogLine> ours(String pluginId, byte[] line) {
        if (line.length == 0 || line[0] != '{') {
            return Optional.empty();
        }
        try {
            return ours(pluginId, json.readObject(line));
        } catch (MalformedJsonException notOurs) {
            return Optional.empty();
        }
    }

    private Optional<LogLine> ours(String pluginId, Map<String, @Nullable Object> members) {
        Optional<Instant> at = text(members, "timestamp").flatMap(LineReader::instant);
        Optional<LogLevel> level = text(members, "level").flatMap(LogLevel::of);
        Optional<LogStream> stream = text(members, "stream").flatMap(LogStream::of);
        Optional<String> message = text(members, "message");
        if (at.isEmpty() || level.isEmpty() || stream.isEmpty() || message.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> fields = members.get("fields") instanceof Map<?, ?> values ? texts.of(values) : Map.of();
        return Optional.of(
                new LogLine(at.get(), level.get(), pluginId, stream.get().word(), message.get(), fields));
    }

    private static Optional<String> text(Map<String, @Nullable Object> members, String name) {
        return members.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }
}
