package ai.toru.host.internal.discovery;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain Java values as JSON sees them. Pure. */
final class Json {

    private Json() {}

    /** The JSON type of a value, with its article, for messages. */
    static String typeOf(@Nullable Object value) {
        if (value == null) {
            return "null";
        } else if (value instanceof String) {
            return "a string";
        } else if (value instanceof Number) {
            return "a number";
        } else if (value instanceof Boolean) {
            return "a boolean";
        }
        return value instanceof List<?> ? "an array" : "an object";
    }

    /** The same value, such that nobody can change it. */
    static @Nullable Object frozen(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> members = object(map);
            members.replaceAll((name, member) -> frozen(member));
            return Collections.unmodifiableMap(members);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> elements = new ArrayList<>(list.size());
            list.forEach(element -> elements.add(frozen(element)));
            return Collections.unmodifiableList(elements);
        }
        return value;
    }

    /** A JSON object's members; names that are not strings do not occur. */
    static Map<String, @Nullable Object> object(Map<?, ?> map) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        map.forEach((name, value) -> object.put((String) name, value));
        return object;
    }
}
