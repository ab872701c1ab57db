package ai.toru.testing.check;

import ai.toru.testing.wire.Json;
import ai.toru.testing.wire.Json.MalformedException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Makes an answer of a payload, or says which rule it breaks. Immutable. */
final class AnswerReader {
    private final Set<String> features;

    AnswerReader(Set<String> features) {
        this.features = features;
    }

    Answer read(JsonNode payload) throws BrokenException {
        JsonNode members = unwrapped(payload);
        int status = status(members.path("status"));
        String problem = HeaderRule.problem(members.path("headers"));
        if (!problem.isEmpty()) {
            throw new BrokenException(AnswerRules.HEADERS, problem);
        }
        boolean streams = streams(members);
        return new Answer(status, members.path("headers"), body(members), streams);
    }

    private static JsonNode unwrapped(JsonNode payload) throws BrokenException {
        if (!payload.isObject()) {
            throw new BrokenException(AnswerRules.PAYLOAD, "payload is no object.");
        }
        JsonNode wrapped = payload.path("payload").path("body");
        if (payload.has("status") || !wrapped.isTextual()) {
            return payload;
        }
        try {
            ObjectNode inner = Json.read(wrapped.asText().getBytes(StandardCharsets.UTF_8));
            return inner;
        } catch (MalformedException e) {
            throw new BrokenException(AnswerRules.PAYLOAD, "payload.payload.body " + e.why() + ".");
        }
    }

    private static int status(JsonNode status) throws BrokenException {
        if (status.isMissingNode()) {
            throw new BrokenException(AnswerRules.STATUS, "The answer has no status.");
        }
        if (!status.isIntegralNumber() || !status.canConvertToInt() || status.asInt() < 200 || status.asInt() > 599) {
            throw new BrokenException(AnswerRules.STATUS, "status is " + status + ".");
        }
        return status.asInt();
    }

    private boolean streams(JsonNode members) throws BrokenException {
        JsonNode stream = members.path("stream");
        if (!stream.asBoolean(false)) {
            return false;
        }
        if (!features.contains("stream")) {
            throw new BrokenException(
                    WireRules.UNDECLARED, "The answer has \"stream\", a feature that is not declared.");
        }
        if (members.hasNonNull("body") || members.hasNonNull("body_base64")) {
            throw new BrokenException(FeatureRules.CHUNK, "The answer has \"stream\" and a body of its own.");
        }
        return true;
    }

    private String body(JsonNode members) throws BrokenException {
        JsonNode body = members.path("body");
        JsonNode base64 = members.path("body_base64");
        if (base64.isMissingNode() || base64.isNull()) {
            return text(body);
        }
        if (!features.contains("binary")) {
            throw new BrokenException(
                    WireRules.UNDECLARED, "The answer has body_base64, of the feature binary, which is not declared.");
        }
        if (!body.isMissingNode() && !body.isNull()) {
            throw new BrokenException(FeatureRules.BASE64, "The answer has both body and body_base64.");
        }
        return new String(Base64Rule.decoded(base64, "body_base64", FeatureRules.BASE64), StandardCharsets.UTF_8);
    }

    private static String text(JsonNode body) throws BrokenException {
        if (body.isNumber() || body.isBoolean()) {
            throw new BrokenException(AnswerRules.BODY, "body is " + body + ", which is no string.");
        }
        String text = body.isTextual() ? body.asText() : body.isContainerNode() ? body.toString() : "";
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new BrokenException(AnswerRules.BODY, "body has half a surrogate pair.");
        }
        return text;
    }
}
