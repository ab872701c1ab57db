package ai.toru.host.internal.json;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.util.regex.Pattern;

/** What the mapper has no setting for: no half surrogate pairs, no {@code Integer}. Confined to the reading thread. */
final class TreeParser extends JsonParserDelegate {

    /** Patterns see whole code points, so this finds only the halves that stand alone. */
    private static final Pattern HALF_PAIR = Pattern.compile("[\\ud800-\\udfff]");

    TreeParser(JsonParser parser) {
        super(parser);
    }

    /** An escape can smuggle in half a surrogate pair, which no UTF-8 can carry out again. */
    @Override
    public JsonToken nextToken() throws IOException {
        JsonToken token = super.nextToken();
        if ((token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME)
                && HALF_PAIR.matcher(getText()).find()) {
            throw new JsonParseException(this, JsonProblems.HALF_PAIR);
        }
        return token;
    }

    /** {@code USE_LONG_FOR_INTS} would refuse what is longer than a {@code Long}. */
    @Override
    public Number getNumberValue() throws IOException {
        Number number = super.getNumberValue();
        return number instanceof Integer ? Long.valueOf(number.longValue()) : number;
    }
}
