package ai.toru.plugin;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Header fields. Names compare without regard to case, and a field may have several values. Immutable. */
public final class Headers {
    /** None. */
    public static final Headers NONE = new Headers(Map.of());

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");

    private final Map<String, Field> fields;

    private Headers(Map<String, Field> fields) {
        this.fields = fields;
    }

    /** The first value of a field. */
    public Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /** All values of a field, in their order. */
    public List<String> all(String name) {
        Field field = fields.get(key(name));
        return field == null ? List.of() : field.values();
    }

    /** Whether there is such a field. */
    public boolean has(String name) {
        return fields.containsKey(key(name));
    }

    /** The names, as they were written. */
    public List<String> names() {
        return fields.values().stream().map(Field::name).toList();
    }

    /** With this value in place of those that the field has. */
    public Headers with(String name, String value) {
        return with(name, List.of(value));
    }

    /** With one value more. */
    public Headers add(String name, String value) {
        return with(name, Stream.concat(all(name).stream(), Stream.of(value)).toList());
    }

    /** With these values in place of those that the field has; {@link IllegalArgumentException} if they cannot be. */
    public Headers with(String name, Collection<String> values) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("No name of a header field: '" + name + "'");
        }
        for (String value : values) {
            if (!VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException("The header field " + name
                        + " can have only visible Latin-1 characters, spaces and tabs: '" + value + "'");
            }
        }
        return replace(name, List.copyOf(values));
    }

    /** Fields by name, each with a value or a list of them; they are not checked. */
    public static Headers of(Map<String, ?> members) {
        Map<String, Field> fields = new LinkedHashMap<>();
        members.forEach((name, value) -> fields.put(key(name), new Field(name, values(value))));
        return new Headers(fields);
    }

    /** Names with their values, as they were written. */
    public Map<String, List<String>> asMap() {
        Map<String, List<String>> map = new LinkedHashMap<>();
        fields.values().forEach(field -> map.put(field.name(), field.values()));
        return map;
    }

    @Override
    public String toString() {
        return asMap().toString();
    }

    private Headers replace(String name, List<String> values) {
        Map<String, Field> more = new LinkedHashMap<>(fields);
        more.put(key(name), new Field(name, values));
        return new Headers(more);
    }

    private static List<String> values(Object value) {
        if (value instanceof Collection<?> several) {
            List<String> texts = new ArrayList<>();
            several.forEach(one -> texts.add(String.valueOf(one)));
            return texts;
        }
        return List.of(String.valueOf(value));
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private record Field(String name, List<String> values) {}
}
