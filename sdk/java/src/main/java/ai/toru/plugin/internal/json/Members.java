package ai.toru.plugin.internal.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks into objects that somebody else wrote: what is missing or of another kind is as good as not there. Pure. */
public final class Members {
    private Members() {}

    /** An object of these names and values, in this order; a value may be null. */
    public static Map<String, @Nullable Object> of(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return members;
    }

    /** The value as an object; an empty one if it is none. */
    @SuppressWarnings("unchecked") // JsonReader makes no other maps
    public static Map<String, @Nullable Object> object(@Nullable Object value) {
        return value instanceof Map<?, ?> ? (Map<String, @Nullable Object>) value : Map.of();
    }

    /** The member as an object; an empty one if it is none. */
    public static Map<String, @Nullable Object> object(Map<String, @Nullable Object> in, String name) {
        return object(in.get(name));
    }

    /** The member as a list; an empty one if it is none. */
    public static List<?> list(Map<String, @Nullable Object> in, String name) {
        return in.get(name) instanceof List<?> list ? list : List.of();
    }

    /** The member as text; null if it is none. */
    public static @Nullable String text(Map<String, @Nullable Object> in, String name) {
        return in.get(name) instanceof String text ? text : null;
    }

    /** The member as text; something else if it is none. */
    public static String text(Map<String, @Nullable Object> in, String name, String otherwise) {
        return in.get(name) instanceof String text ? text : otherwise;
    }

    /** The member as a whole number; something else if it is none. */
    public static long number(Map<String, @Nullable Object> in, String name, long otherwise) {
        return in.get(name) instanceof Long number ? number : otherwise;
    }

    /** Whether the member is true. */
    public static boolean flag(Map<String, @Nullable Object> in, String name) {
        return Boolean.TRUE.equals(in.get(name));
    }
}
