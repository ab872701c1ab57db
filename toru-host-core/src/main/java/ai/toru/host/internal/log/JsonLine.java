package ai.toru.host.internal.log;

import ai.toru.host.log.LogLevel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds level, message and fields in a line that is a JSON object, whichever logger wrote it. Pure.
 *
 * <p>What serves as level or as message is taken out; the rest are the fields, with the members of an object {@code fields}
 * among them, where loggers such as Rust's {@code tracing} put everything, the message included. What the line says of its
 * time stays a field: the host's own timestamp is when it read the line.
 */
final class JsonLine {

    private static final String FIELDS = "fields";
    private static final List<String> LEVELS = List.of("level", "severity", "lvl");
    private static final List<String> MESSAGES = List.of("message", "msg", "event", "text");

    private JsonLine() {}

    /**
     * What the line says; one without a message is its own message and has no fields, so that nothing of it is lost.
     *
     * @param members the object's
     * @param line the line itself
     */
    static LineContent of(Map<String, @Nullable Object> members, String line) {
        Map<String, @Nullable Object> rest = new LinkedHashMap<>(members);
        LogLevel level = takeLevel(rest).orElse(LogLevel.INFO);
        Optional<String> message = takeMessage(rest);
        liftFields(rest);
        return message.or(() -> takeMessage(rest))
                .map(text -> new LineContent(level, text, rest))
                .orElseGet(() -> new LineContent(level, line));
    }

    private static Optional<LogLevel> takeLevel(Map<String, @Nullable Object> members) {
        for (String name : LEVELS) {
            Optional<LogLevel> level = LineLevel.ofMember(members.get(name));
            if (level.isPresent()) {
                members.remove(name);
                return level;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> takeMessage(Map<String, @Nullable Object> members) {
        for (String name : MESSAGES) {
            if (members.get(name) instanceof String text) {
                members.remove(name);
                return Optional.of(text);
            }
        }
        return Optional.empty();
    }

    /** A name that stands outside already wins. */
    private static void liftFields(Map<String, @Nullable Object> members) {
        if (members.get(FIELDS) instanceof Map<?, ?> inner) {
            members.remove(FIELDS);
            inner.forEach((name, value) -> {
                if (!members.containsKey(String.valueOf(name))) {
                    members.put(String.valueOf(name), value);
                }
            });
        }
    }
}
