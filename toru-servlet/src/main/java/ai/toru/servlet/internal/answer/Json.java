package ai.toru.servlet.internal.answer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.JsonTokenId;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain Java values as JSON, and back; the only place of this module that knows Jackson. Pure. */
public final class Json {

    /** What a body of so many names and values is about is nothing that this module asks for. */
    private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxTokenCount(1000)
            .maxNestingDepth(32)
            .maxNameLength(1000)
            .maxNumberLength(100)
            .build();

    /**
     * Without a recycler: Jackson's usual one leaves a ThreadLocal on the container's threads after a redeploy. Without a
     * table of names: strangers choose them.
     */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .streamReadConstraints(CONSTRAINTS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private Json() {}

    /** A value in UTF-8; see {@link #text}. */
    static byte[] bytes(@Nullable Object value) {
        return text(value).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * A value, on one line.
     *
     * @param value null, Boolean, Integer, Long, BigDecimal, Map with string keys, or Iterable of such; anything else is
     *     written as its text
     */
    public static String text(@Nullable Object value) {
        // By way of characters, since Jackson's UTF-8 writer fails on a lone surrogate, which a plugin's name may hold.
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            write(value, generator);
        } catch (IOException e) {
            throw new UncheckedIOException("A StringWriter failed, which it never does.", e);
        }
        return text.toString();
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
        } else if (value instanceof BigDecimal decimal) {
            generator.writeNumber(decimal.toPlainString());
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

    /**
     * Reads one object and nothing behind it: null, Boolean, String, Long, other numbers as some other Number; arrays and
     * objects inside it, which nobody here looks into, as empty lists. Strings may hold lone surrogates, which an escape can
     * write.
     *
     * @throws BadBodyException if it is no such text, or has a name twice, or too much of anything
     */
    static Map<String, @Nullable Object> object(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw BadBodyException.malformed("The body is no JSON object. Send one.");
            }
            Map<String, @Nullable Object> members = members(parser);
            if (parser.nextToken() != null) {
                throw BadBodyException.malformed(
                        "Something follows the JSON object in the body. Send the object only.");
            }
            return members;
        } catch (JsonProcessingException e) {
            throw BadBodyException.malformed("The body is no valid JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("Reading a string failed, which it never does.", e);
        }
    }

    private static Map<String, @Nullable Object> members(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser));
        }
        return members;
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentTokenId()) {
            case JsonTokenId.ID_NULL -> null;
            case JsonTokenId.ID_TRUE -> true;
            case JsonTokenId.ID_FALSE -> false;
            case JsonTokenId.ID_STRING -> parser.getText();
            case JsonTokenId.ID_NUMBER_INT -> integer(parser.getNumberValue());
            case JsonTokenId.ID_NUMBER_FLOAT -> parser.getNumberValue();
            default -> {
                parser.skipChildren();
                yield List.of();
            }
        };
    }

    private static Number integer(Number number) {
        return number instanceof Integer ? (Number) number.longValue() : number;
    }
}
