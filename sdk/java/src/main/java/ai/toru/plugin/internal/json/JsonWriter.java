package ai.toru.plugin.internal.json;

import com.fasterxml.jackson.core.JsonGenerationException;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.temporal.TemporalAccessor;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Plain values, and records of them, to JSON. Thread-safe. */
public final class JsonWriter {
    private final JsonGenerator generator;

    private JsonWriter(JsonGenerator generator) {
        this.generator = generator;
    }

    /** The value as text; {@link IllegalArgumentException} for what JSON has no word for. */
    public static String text(@Nullable Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JsonReader.FACTORY.createGenerator(text)) {
            new JsonWriter(generator).write(value);
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return text.toString();
    }

    /** Writes the value as UTF-8. */
    public static void write(@Nullable Object value, OutputStream out) throws IOException {
        try (JsonGenerator generator = JsonReader.FACTORY.createGenerator(out)) {
            new JsonWriter(generator).write(value);
        }
    }

    private void write(@Nullable Object value) throws IOException {
        if (value == null) {
            generator.writeNull();
        } else if (value instanceof Map<?, ?> members) {
            writeObject(members);
        } else if (value instanceof Iterable<?> elements) {
            writeArray(elements);
        } else if (value instanceof Number number) {
            writeNumber(number);
        } else if (value instanceof Boolean flag) {
            generator.writeBoolean(flag);
        } else if (value instanceof Optional<?> perhaps) {
            write(perhaps.orElse(null));
        } else if (value instanceof Record one) {
            writeRecord(one);
        } else {
            generator.writeString(requireWhole(text(value, value.getClass())));
        }
    }

    private static String text(Object value, Class<?> type) {
        if (value instanceof CharSequence
                || value instanceof Character
                || value instanceof Enum<?>
                || value instanceof TemporalAccessor
                || value instanceof UUID) {
            return value.toString();
        }
        throw new IllegalArgumentException("JSON has no word for " + type.getName()
                + "; use Map, List, String, Number, Boolean, null, or a record of these");
    }

    /** The text, if UTF-8 has bytes for all of it. */
    private String requireWhole(String text) throws JsonGenerationException {
        int half = halfPair(text);
        if (half >= 0) {
            throw new JsonGenerationException("The text has half a surrogate pair, at " + half, generator);
        }
        return text;
    }

    /** Where a text has half a surrogate pair, for which UTF-8 has no bytes; -1 if it has none. */
    public static int halfPair(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (Character.isSurrogate(text.charAt(at))) {
                if (Character.charCount(text.codePointAt(at)) == 1) {
                    return at;
                }
                at++;
            }
        }
        return -1;
    }

    private void writeObject(Map<?, ?> members) throws IOException {
        generator.writeStartObject();
        for (Map.Entry<?, ?> member : members.entrySet()) {
            generator.writeFieldName(String.valueOf(member.getKey()));
            write(member.getValue());
        }
        generator.writeEndObject();
    }

    private void writeArray(Iterable<?> elements) throws IOException {
        generator.writeStartArray();
        for (Object element : elements) {
            write(element);
        }
        generator.writeEndArray();
    }

    private void writeNumber(Number number) throws IOException {
        if (number instanceof BigInteger integer) {
            generator.writeNumber(integer);
        } else if (number instanceof BigDecimal decimal) {
            generator.writeNumber(decimal);
        } else if (number instanceof Double || number instanceof Float) {
            writeDouble(number);
        } else {
            generator.writeNumber(number.longValue());
        }
    }

    private void writeDouble(Number number) throws IOException {
        if (!Double.isFinite(number.doubleValue())) {
            throw new IllegalArgumentException("JSON has no word for " + number);
        }
        generator.writeRawValue(number.toString());
    }

    private void writeRecord(Record one) throws IOException {
        generator.writeStartObject();
        for (RecordComponent component : one.getClass().getRecordComponents()) {
            generator.writeFieldName(component.getName());
            write(valueOf(component, one));
        }
        generator.writeEndObject();
    }

    private static @Nullable Object valueOf(RecordComponent component, Record one) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(one);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "The member " + component.getName() + " of "
                            + one.getClass().getName()
                            + " cannot be read; a named module has to open its package to ai.toru.plugin.sdk",
                    e);
        }
    }
}
