package ai.toru.benchmarks.jmh;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The JSON of answers, as plugins write it. Pure. */
final class AnswerText {

    /** What stands before the id of the request. */
    static final String HEAD = "{\"type\":\"http\",\"timestamp\":\"2026-01-01T00:00:00.000Z\",\"request_id\":\"";

    private AnswerText() {}

    /** An answer's JSON, in UTF-8. */
    static byte[] of(String requestId, String kind, byte[] body) {
        return (HEAD + requestId + tail(kind, body)).getBytes(StandardCharsets.UTF_8);
    }

    /** What stands behind the id of the request. */
    static String tail(String kind, byte[] body) {
        String member = kind.equals("binary")
                ? "\"body_base64\":\"" + Base64.getEncoder().encodeToString(body)
                : "\"body\":\"" + escaped(new String(body, StandardCharsets.UTF_8));
        return "\",\"payload\":{\"status\":200,\"headers\":{\"Content-Type\":\"application/json\"}," + member + "\"}}";
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
