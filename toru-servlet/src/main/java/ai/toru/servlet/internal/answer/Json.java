package ai.toru.servlet.internal.answer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain Java values as JSON; the only place of this module that knows Jackson. */
final class Json {

    /** Without a recycler: Jackson's usual one leaves a ThreadLocal on the container's threads after a redeploy. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .build();

    private Json() {}

    /**
     * A value in UTF-8.
     *
     * @param value null, Boolean, Integer, Long, Map with string keys, or Iterable of such; anything else is written as
     *     its text
     */
    static byte[] bytes(@Nullable Object value) {
        // By way of characters, since Jackson's UTF-8 writer fails on a lone surrogate, which a plugin's name may hold.
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            write(value, generator);
        } catch (IOException e) {
            throw new UncheckedIOException("A StringWriter failed, which it never does.", e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(@Nullable Object value, JsonGenerator generator) throws IOException {
        if (value == null) {
            generator.writeNull();
        } else if (value instanceof Map<?, ?> map) {
            writeObject(map, generator);
        } else if (value instanceof Iterable<?> list) {
            writeArray(list, generator);
        } else if (value instanceof Boolean flag) {
            generator.writeBoolean(flag);
        } else if (value instanceof Integer || value instanceof Long) {
            generator.writeNumber(((Number) value).longValue());
        } else {
            generator.writeString(value.toString());
        }
    }

    private static void writeObject(Map<?, ?> map, JsonGenerator generator) throws IOException {
        generator.writeStartObject();
        for (Map.Entry<?, ?> member : map.entrySet()) {
            generator.writeFieldName(String.valueOf(member.getKey()));
            write(member.getValue(), generator);
        }
        generator.writeEndObject();
    }

    private static void writeArray(Iterable<?> list, JsonGenerator generator) throws IOException {
        generator.writeStartArray();
        for (Object element : list) {
            write(element, generator);
        }
        generator.writeEndArray();
    }
}
