package ai.toru.testing.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map.Entry;

/**
 * A right answer to a request. Immutable.
 *
 * @param status its status
 * @param headers its header fields, an object or missing
 * @param text its body, as text; what has come so far, for a stream
 * @param streams whether its body comes in chunks
 */
record Answer(int status, JsonNode headers, String text, boolean streams) {
    /** The first value of a field; empty where it is not there. */
    String header(String name) {
        for (Entry<String, JsonNode> field : headers.properties()) {
            if (field.getKey().equalsIgnoreCase(name)) {
                JsonNode value = field.getValue();
                return (value.isArray() ? value.path(0) : value).asText();
            }
        }
        return "";
    }
}
