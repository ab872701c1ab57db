package ai.toru.host.internal.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes plain Java values to a generator. Confined to the writing thread. */
final class JsonTreeWriter {

    private final JsonGenerator out;
    private final int maxNesting;

    JsonTreeWriter(JsonGenerator out, int maxNesting) {
        this.out = out;
        this.maxNesting = maxNesting;
    }

    private void object(Map<?, ?> members, int depth) throws IOException {
        requireShallow(depth);
        out.writeStartObject();
        for (Map.Entry<?, ?> member : members.entrySet()) {
            if (!(member.getKey() instanceof String name)) {
                throw new IllegalArgumentException(
                        "A member name must be a String, not " + kind(member.getKey()) + ".");
            }
            out.writeFieldName(encodable(name));
            value(member.getValue(), depth);
        }
        out.writeEndObject();
    }

    private void array(Iterable<?> elements, int depth) throws IOException {
        requireShallow(depth);
        out.writeStartArray();
        for (Object each : elements) {
            value(each, depth);
        }
        out.writeEndArray();
    }

    /** Writes a value; the depth is how many objects and arrays it is in. */
    void value(@Nullable Object value, int depth) throws IOException {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof String text) {
            out.writeString(encodable(text));
        } else if (value instanceof Boolean truth) {
            out.writeBoolean(truth);
        } else if (value instanceof Number number) {
            number(number);
        } else if (value instanceof Map<?, ?> members) {
            object(members, depth + 1);
        } else if (value instanceof Iterable<?> elements) {
            array(elements, depth + 1);
        } else {
            throw new IllegalArgumentException("JSON has no place for " + kind(value) + "; give text, numbers, "
                    + "booleans, null, maps and lists.");
        }
    }

    private void number(Number number) throws IOException {
        if (number instanceof BigDecimal decimal) {
            out.writeNumber(decimal);
        } else if (number instanceof BigInteger integer) {
            out.writeNumber(integer);
        } else if (number instanceof Double || number instanceof Float) {
            finite(number.doubleValue());
            out.writeNumber(number.toString());
        } else {
            out.writeNumber(number.longValue());
        }
    }

    private static void finite(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new IllegalArgumentException("JSON has no " + number + "; write null or text.");
        }
    }

    /** A text cut through a surrogate pair gets U+FFFD for the half, as UTF-8 cannot carry it. */
    private static String encodable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return text.codePoints()
                        .map(each -> each >= Character.MIN_SURROGATE && each <= Character.MAX_SURROGATE ? 0xFFFD : each)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            }
        }
        return text;
    }

    private void requireShallow(int depth) {
        if (depth > maxNesting) {
            throw new IllegalArgumentException("The values are nested deeper than " + maxNesting
                    + " levels; flatten them, or look for one that contains itself.");
        }
    }

    private static String kind(@Nullable Object value) {
        return value == null ? "null" : value.getClass().getName();
    }
}
