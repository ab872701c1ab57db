package ai.toru.host.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as RFC 8259 and RFC 7493 define it, within limits: UTF-8 only, no byte order mark, no duplicate names, nothing
 * after the value, no half surrogate pairs. Jackson's defaults would let all of these pass. Thread-safe.
 *
 * <p>Leaves nothing behind on the threads that use it: Jackson's default pool of buffers is a {@code ThreadLocal},
 * which on a servlet container's threads outlives the web application; the pool here belongs to this object.
 */
public final class StrictJson {

    /** Buffers kept for the next use; more threads than this at once allocate their own. */
    private static final int POOLED_BUFFERS = 16;

    private final JsonLimits limits;
    private final JsonProblems problems;
    private final JsonFactory factory;
    private final ObjectReader reader;

    public StrictJson(JsonLimits limits) {
        this.limits = limits;
        this.problems = new JsonProblems(limits);
        this.factory = JsonFactory.builder()
                .streamReadConstraints(constraints(limits))
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES) // strangers' names, in a table that is for ever
                .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                .recyclerPool(JsonRecyclerPools.newBoundedPool(POOLED_BUFFERS))
                .build();
        this.reader = treeReader(factory);
    }

    /** Reads plain values only, so no class is ever named by a text; default typing is off and stays off. */
    private static ObjectReader treeReader(JsonFactory factory) {
        return JsonMapper.builder(factory)
                .disable(MapperFeature.USE_ANNOTATIONS, MapperFeature.CAN_OVERRIDE_ACCESS_MODIFIERS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build()
                .readerForMapOf(Object.class);
    }

    private static StreamReadConstraints constraints(JsonLimits limits) {
        return StreamReadConstraints.builder()
                .maxDocumentLength(limits.maxBytes())
                .maxStringLength(limits.maxBytes())
                .maxNestingDepth(limits.maxNesting())
                .maxTokenCount(limits.maxTokens())
                .maxNameLength(limits.maxNameLength())
                .maxNumberLength(limits.maxNumberLength())
                .build();
    }

    /**
     * Reads one object: {@code LinkedHashMap}, {@code ArrayList}, {@code String}, {@code Boolean}, null, and for
     * numbers {@code Long} or {@code BigInteger} (integers) or {@code BigDecimal} (the others, digit by digit as
     * written).
     */
    public Map<String, @Nullable Object> readObject(byte[] utf8) throws MalformedJsonException {
        try (JsonParser parser = open(utf8)) {
            return readObject(parser, utf8);
        } catch (IOException e) {
            throw new UncheckedIOException("Closing a reader of memory failed.", e);
        }
    }

    private Map<String, @Nullable Object> readObject(JsonParser parser, byte[] utf8) throws MalformedJsonException {
        try {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT) {
                throw notAnObject(first, utf8);
            }
            Map<String, @Nullable Object> object = reader.readValue(new TreeParser(parser));
            requireEnd(parser, utf8);
            return object;
        } catch (IOException e) {
            throw problem(e, parser, utf8, 0);
        }
    }

    /** Writes an object without white space. Numbers, text, booleans, null, maps and iterables only. */
    public byte[] writeObject(Map<String, ?> object) {
        return write(object, false);
    }

    /** Writes an object for people: a member a line, two spaces a level, a line feed at the end. */
    public byte[] writePretty(Map<String, ?> object) {
        return write(object, true);
    }

    /** Writes a value of any of these kinds without white space. */
    public byte[] writeValue(@Nullable Object value) {
        return write(value, false);
    }

    private byte[] write(@Nullable Object value, boolean pretty) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator out = factory.createGenerator(bytes)) {
            if (pretty) {
                out.setPrettyPrinter(prettyPrinter());
            }
            new JsonTreeWriter(out, limits.maxNesting()).value(value, 0);
            if (pretty) {
                out.writeRaw('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Writing JSON into memory failed.", e);
        }
        return bytes.toByteArray();
    }

    private static DefaultPrettyPrinter prettyPrinter() {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        return new DefaultPrettyPrinter(
                        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                .withObjectIndenter(lines)
                .withArrayIndenter(lines);
    }

    /** Opens a text for reading token by token, once its size and its encoding are found right. */
    public JsonParser open(byte[] utf8) throws MalformedJsonException {
        if (utf8.length > limits.maxBytes()) {
            throw problems.tooLarge(utf8);
        }
        requireUtf8(utf8);
        return reopen(utf8, 0, utf8.length);
    }

    /** Opens a part of a text that {@link #open} has found right before. Offsets count from the part's start. */
    public JsonParser reopen(byte[] utf8, int offset, int length) {
        try {
            return factory.createParser(utf8, offset, length);
        } catch (IOException e) {
            throw new UncheckedIOException("Opening memory for reading failed.", e);
        }
    }

    /** Says in our words what a parser from here has thrown; {@code base} is where in the text it was opened. */
    public MalformedJsonException problem(IOException thrown, JsonParser parser, byte[] text, int base) {
        return problems.of(thrown, parser, text, base);
    }

    /** Says that a text begins with something else than an object; null means that it is empty. */
    public MalformedJsonException notAnObject(@Nullable JsonToken first, byte[] text) {
        String found = first == null ? "an empty text" : JsonWords.kind(first);
        return new MalformedJsonException("an object was expected, not " + found, 0, text);
    }

    /** Checks that nothing but white space follows the object whose end the parser has reached. */
    public void requireEnd(JsonParser parser, byte[] text) throws MalformedJsonException {
        int end = (int) parser.currentLocation().getByteOffset();
        if (somethingFollows(parser)) {
            throw new MalformedJsonException("something follows the end of the object", end, text);
        }
    }

    private static boolean somethingFollows(JsonParser parser) {
        try {
            return parser.nextToken() != null;
        } catch (IOException e) { // and it is not even JSON
            return true;
        }
    }

    /** Says that a string holds half a surrogate pair, for readers that unescape strings themselves. */
    public MalformedJsonException halfPair(byte[] text) {
        return new MalformedJsonException(JsonProblems.HALF_PAIR, 0, text);
    }

    /** Jackson guesses UTF-16 and UTF-32 from zero bytes among the first four, and skips a byte order mark. */
    private static void requireUtf8(byte[] text) throws MalformedJsonException {
        for (int i = 0; i < Math.min(4, text.length); i++) {
            if (text[i] == 0) {
                throw new MalformedJsonException("a zero byte; is this UTF-16 or UTF-32? UTF-8 is needed", i, text);
            }
        }
        if (text.length >= 3 && text[0] == (byte) 0xEF && text[1] == (byte) 0xBB && text[2] == (byte) 0xBF) {
            throw new MalformedJsonException("a byte order mark; leave it out", 0, text);
        }
        int invalid = Utf8.firstInvalid(text);
        if (invalid >= 0) {
            String hex = String.format("0x%02X", text[invalid]);
            throw new MalformedJsonException("not UTF-8: " + hex + " cannot stand there", invalid, text);
        }
    }
}
