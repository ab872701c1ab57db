package ai.toru.servlet.internal.answer;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object that a client sent. Members nobody asks for are ignored. Immutable; each accessor throws {@link
 * BadBodyException}, naming the member, where that is something else than what is asked for.
 */
public final class JsonObject {

    private final Map<String, @Nullable Object> members;

    private JsonObject(Map<String, @Nullable Object> members) {
        this.members = members;
    }

    /**
     * Reads a body.
     *
     * @throws BadBodyException if it is not one object in strict JSON: UTF-8, no name twice, nothing behind it
     */
    public static JsonObject of(byte @Nullable [] body) {
        return new JsonObject(Json.object(BodyText.of(body)));
    }

    /** Whether there is such a member, be it null. */
    public boolean has(String name) {
        return members.containsKey(name);
    }

    /** A string that has to be there. */
    public String text(String name) {
        if (!(members.get(name) instanceof String text)) {
            throw unlike(name, "a string is needed");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw BadBodyException.malformed(
                    "The member \"" + name + "\" holds half a surrogate pair. Use plain Unicode text.");
        }
        return text;
    }

    /** A string; null where the member is null or missing. */
    public @Nullable String textOrNull(String name) {
        return members.get(name) == null ? null : text(name);
    }

    /** A whole number within bounds; null where the member is null or missing. */
    public @Nullable Long numberOrNull(String name, long least, long most) {
        Object value = members.get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof Long number && number >= least && number <= most) {
            return number;
        }
        throw unlike(name, "a whole number from " + least + " to " + most + " is needed");
    }

    private BadBodyException unlike(String name, String needed) {
        return BadBodyException.malformed("The member \"" + name + "\" is " + kind(name) + "; " + needed + ".");
    }

    private String kind(String name) {
        Object value = members.get(name);
        if (value == null) {
            return has(name) ? "null" : "missing";
        }
        if (value instanceof Number) {
            return value.toString();
        }
        return value instanceof String
                ? "a string"
                : value instanceof Boolean ? value.toString() : "an array or an object";
    }
}
