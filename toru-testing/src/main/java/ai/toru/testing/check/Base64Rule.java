package ai.toru.testing.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;

/** Base64 as RFC 4648 has it in section 4. Pure. */
final class Base64Rule {
    private Base64Rule() {}

    /** The bytes of a member that must be such text. */
    static byte[] decoded(JsonNode value, String name, Rule rule) throws BrokenException {
        String text = value.isTextual() ? value.asText() : "?";
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException wrong) {
            // Said below.
        }
        throw new BrokenException(rule, name + " is not the Base64 of RFC 4648, section 4, with padding.");
    }
}
