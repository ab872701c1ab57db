package ai.toru.host.internal.protocol;

import ai.toru.host.internal.json.MalformedJsonException;
import ai.toru.host.internal.json.StrictJson;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Walks once through a JSON object and knows where in the bytes each value stands, so that a large value need not
 * become an object on the way. Confined to the decoding thread.
 */
final class JsonCursor implements AutoCloseable {

    /** Integers of more characters than this are too large, or negative and too small, for anything here. */
    private static final int SMALL_INTEGER_LENGTH = 9;

    private static final int LONGEST_SHOWN_NUMBER = 20;

    private final StrictJson json;
    private final JsonParser parser;
    private final byte[] text;
    private final int base;

    private JsonCursor(StrictJson json, JsonParser parser, byte[] text, int base) {
        this.json = json;
        this.parser = parser;
        this.text = text;
        this.base = base;
    }

    /** Reads a text that holds one object and nothing else. */
    static void readWhole(StrictJson json, byte[] text, MemberReader reader) throws MalformedJsonException {
        try (JsonCursor in = new JsonCursor(json, json.open(text), text, 0)) {
            in.readObject(reader, true);
        }
    }

    /** Reads an object within a text that was read whole before. */
    static void readPart(StrictJson json, byte[] text, int start, int end, MemberReader reader)
            throws MalformedJsonException {
        try (JsonCursor in = new JsonCursor(json, json.reopen(text, start, end - start), text, start)) {
            in.readObject(reader, false);
        }
    }

    private void readObject(MemberReader reader, boolean alone) throws MalformedJsonException {
        try {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT) {
                throw json.notAnObject(first, text);
            }
            members(reader);
            if (alone) {
                json.requireEnd(parser, text);
            }
        } catch (IOException e) {
            throw json.problem(e, parser, text, base);
        }
    }

    /** Hands over the members of the object whose opening bracket was just read, and moves to its end. */
    void members(MemberReader reader) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            if (!reader.take(name, parser.nextToken(), this)) {
                skip();
            }
        }
    }

    /** Moves to the next element of an array, or to the array's end. */
    JsonToken nextElement() throws IOException {
        return parser.nextToken();
    }

    /** Where the present value begins. */
    int start() {
        return base + (int) parser.currentTokenLocation().getByteOffset();
    }

    /** Moves to the end of the present value, if it is an object or array; strings are passed without reading them. */
    void skip() throws IOException {
        parser.skipChildren();
    }

    /** Moves to the end of the present object or array and returns the index behind it. */
    int skipToEnd() throws IOException {
        parser.skipChildren();
        return base + (int) parser.currentLocation().getByteOffset();
    }

    /** The present value as text: what a string says, or how another scalar is written. */
    String text() throws IOException {
        return parser.getText();
    }

    /** The present integer; -1 if it has so many digits that it is too large (or too small) for anything here. */
    int smallInteger() throws IOException {
        return parser.getTextLength() > SMALL_INTEGER_LENGTH ? -1 : parser.getIntValue();
    }

    /** The present integer; null if it does not fit into 64 bits. */
    @Nullable
    Long longInteger() throws IOException {
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? null : (Long) parser.getLongValue();
    }

    /** The present number as written, shortened. */
    String shownNumber() throws IOException {
        String number = parser.getText();
        return number.length() <= LONGEST_SHOWN_NUMBER ? number : number.substring(0, LONGEST_SHOWN_NUMBER) + "…";
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Closing a reader of memory failed.", e);
        }
    }
}
