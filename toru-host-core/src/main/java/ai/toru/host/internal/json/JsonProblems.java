package ai.toru.host.internal.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts what Jackson reports into our words. Jackson quotes the text it read, which may be a secret, and names its own
 * settings, which the author of a plugin cannot change. A message that is not known here becomes a general one.
 */
final class JsonProblems {

    /** What no UTF-8 can hold, though an escape can name it. */
    static final String HALF_PAIR = "half of a surrogate pair (\\ud800 to \\udfff) stands alone";

    /** Part of a message of Jackson's, and what we say instead. */
    private record Phrase(String theirs, String ours) {}

    private static final List<Phrase> SYNTAX = List.of(
            new Phrase("Unexpected close marker", "a closing bracket does not match the opening one"),
            new Phrase("Illegal unquoted", "a control character stands there raw; write it as \\n, \\t or \\u001f"),
            new Phrase("character escape '", "an escape that JSON does not know follows a backslash"),
            new Phrase("hex-digit", "\\u is not followed by four hexadecimal digits"),
            new Phrase("Non-standard token", "NaN and Infinity are not JSON numbers"),
            new Phrase("numeric value", "a number is not written as JSON writes numbers"),
            new Phrase("BigDecimal", "a number is not written as JSON writes numbers"),
            new Phrase("start field name", "a member name in double quotes was expected (a comma too many before it?)"),
            new Phrase("expecting a colon", "a colon was expected after the member name"),
            new Phrase("expecting comma", "a comma or a closing bracket was expected"),
            new Phrase("comment", "JSON has no comments"),
            new Phrase("surrogate", HALF_PAIR),
            new Phrase("Unrecognized token", "a word without quotes that is not true, false or null"),
            new Phrase("expected a value", "a value was expected"));

    private final JsonLimits limits;
    private final List<Phrase> excess;

    JsonProblems(JsonLimits limits) {
        this.limits = limits;
        this.excess = List.of(
                new Phrase("nesting depth", "nested deeper than " + limits.maxNesting() + " levels"),
                new Phrase("Token count", "more than " + limits.maxTokens() + " values, names and brackets"),
                new Phrase("Number value length", "a number longer than " + limits.maxNumberLength() + " characters"),
                new Phrase("Name length", "a member name longer than " + limits.maxNameLength() + " characters"));
    }

    /** A text larger than the limit; nothing of it was read. */
    MalformedJsonException tooLarge(byte[] text) {
        return new MalformedJsonException(
                text.length + " bytes are more than the limit of " + limits.maxBytes(), limits.maxBytes(), text);
    }

    /** What Jackson found wrong. */
    MalformedJsonException of(IOException failure, JsonParser parser, byte[] text, int base) {
        JsonLocation location = failure instanceof JsonProcessingException known ? known.getLocation() : null;
        long offset = (location == null ? parser.currentLocation() : location).getByteOffset();
        return new MalformedJsonException(words(failure, parser), base + (int) Math.max(0, offset), text);
    }

    private String words(IOException failure, JsonParser parser) {
        if (failure instanceof StreamConstraintsException excessive) {
            return phrase(excess, excessive.getOriginalMessage(), "something exceeds a limit of the reader");
        }
        if (failure instanceof JsonEOFException) {
            return "the text ends in the middle of a value";
        }
        String theirs = failure instanceof JsonProcessingException known ? known.getOriginalMessage() : "";
        if (theirs.startsWith("Duplicate field")) {
            return "the member " + name(parser.getParsingContext().getCurrentName()) + " appears twice in one object";
        }
        return phrase(SYNTAX, theirs, "this character is not allowed there");
    }

    private static String name(@Nullable String name) {
        return name == null ? "name" : JsonWords.shown(name);
    }

    private static String phrase(List<Phrase> phrases, String theirs, String otherwise) {
        for (Phrase each : phrases) {
            if (theirs.contains(each.theirs())) {
                return each.ours();
            }
        }
        return otherwise;
    }
}
