package ai.toru.host.internal.json;

import com.fasterxml.jackson.core.JsonToken;

/** How messages speak of JSON: the kind of a value rather than the value, a name only as far as it is harmless. */
public final class JsonWords {

    private static final int LONGEST_SHOWN = 40;

    private JsonWords() {}

    /** The kind of a value with its article: {@code a string}. */
    public static String kind(JsonToken token) {
        return switch (token) {
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            default -> "nothing";
        };
    }

    /** A name in double quotes, as {@link #plain} has it. */
    public static String shown(String name) {
        return '"' + plain(name) + '"';
    }

    /** A name, shortened, with {@code ?} for quotes and all that is not printable ASCII: safe for any log. */
    public static String plain(String name) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < Math.min(name.length(), LONGEST_SHOWN); i++) {
            char each = name.charAt(i);
            plain.append(each < ' ' || each > '~' || each == '"' ? '?' : each);
        }
        return plain.append(name.length() > LONGEST_SHOWN ? "…" : "").toString();
    }
}
