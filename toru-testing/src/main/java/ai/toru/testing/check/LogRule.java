package ai.toru.testing.check;

import com.fasterxml.jackson.databind.JsonNode;

/** What is allowed in a log message. Pure. */
final class LogRule {
    private LogRule() {}

    /** What is wrong with it; empty if nothing is. */
    static String problem(JsonNode payload) {
        if (!payload.path("message").isTextual()) {
            return "message is missing or no string.";
        }
        if (payload.hasNonNull("level") && !payload.path("level").isTextual()) {
            return "level is no string.";
        }
        if (payload.hasNonNull("fields") && !payload.path("fields").isObject()) {
            return "fields is no object.";
        }
        JsonNode id = payload.path("request_id");
        return id.isMissingNode() || id.isNull() || id.isTextual() ? "" : "request_id is no string.";
    }
}
