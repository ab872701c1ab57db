package ai.toru.host.internal.protocol;

import ai.toru.host.http.HeaderFields;
import ai.toru.host.internal.json.JsonWords;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header fields of an answer. A value is a string, or an array of strings for a repeated field. A number or a
 * boolean counts as its text (plugins write {@code "Content-Length": 12}), null as no field. Confined to the decoding
 * thread; used once.
 */
final class HeaderReader implements MemberReader {

    /** More fields than any browser takes; each costs far more memory than its text. */
    private static final int MAX_FIELDS = 1024;

    private final HeaderFields.Builder fields = HeaderFields.builder();
    private int count;
    private @Nullable String problem;

    /** Takes one member of the headers object. */
    @Override
    public boolean take(String name, JsonToken value, JsonCursor in) throws IOException {
        if (value == JsonToken.START_ARRAY) {
            for (JsonToken each = in.nextElement(); each != JsonToken.END_ARRAY; each = in.nextElement()) {
                takeField(name, each, in);
            }
        } else {
            takeField(name, value, in);
        }
        return true;
    }

    private void takeField(String name, JsonToken value, JsonCursor in) throws IOException {
        if (!value.isScalarValue()) {
            problem = "the header " + JsonWords.shown(name) + " holds " + JsonWords.kind(value)
                    + "; a string or an array of strings is needed";
            in.skip();
        } else if (++count > MAX_FIELDS) {
            problem = "there are more than " + MAX_FIELDS + " header fields";
        } else if (value != JsonToken.VALUE_NULL) {
            fields.add(name, in.text());
        }
    }

    /** The fields read. */
    HeaderFields fields() {
        return fields.build();
    }

    /** What is wrong with them, if anything is. */
    @Nullable
    String problem() {
        return problem;
    }
}
