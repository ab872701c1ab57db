package ai.toru.plugin.internal.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.toru.plugin.Feature;
import ai.toru.plugin.Headers;
import ai.toru.plugin.Response;
import ai.toru.plugin.ResponseBody;
import ai.toru.plugin.internal.json.Members;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers in one message. Pure. */
final class WholeAnswer {
    private WholeAnswer() {}

    /** The payload of an answer that has its body, if any, already. */
    static Map<String, @Nullable Object> payload(Response response, ResponseBody body, Set<Feature> on) {
        Map<String, @Nullable Object> payload = head(response.status(), response.headers());
        if (body instanceof ResponseBody.Text text) {
            payload.put("body", text.text());
        } else if (body instanceof ResponseBody.Bytes bytes) {
            putBytes(payload, bytes.bytes(), on);
        } else {
            payload.put("body", null);
        }
        return payload;
    }

    /** How much there is of a body, in bytes or characters. */
    static int length(ResponseBody body) {
        if (body instanceof ResponseBody.Text text) {
            return text.text().length();
        }
        return body instanceof ResponseBody.Bytes bytes ? bytes.bytes().length : 0;
    }

    /** Status and header fields. */
    static Map<String, @Nullable Object> head(int status, Headers headers) {
        return Members.of("status", status, "headers", fields(headers));
    }

    private static Map<String, Object> fields(Headers headers) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> field : headers.asMap().entrySet()) {
            List<String> values = field.getValue();
            fields.put(field.getKey(), values.size() == 1 ? values.get(0) : values);
        }
        return fields;
    }

    private static void putBytes(Map<String, @Nullable Object> payload, byte[] bytes, Set<Feature> on) {
        boolean binary = on.contains(Feature.BINARY);
        String text = binary && hasNul(bytes) ? null : textOf(bytes);
        if (text != null) {
            payload.put("body", text);
        } else if (binary) {
            payload.put("body_base64", Base64.getEncoder().encodeToString(bytes));
        } else {
            throw new IllegalStateException(
                    "The body is bytes that are no UTF-8 text, and the host does not offer the feature binary");
        }
    }

    /** Text has none, and escaping makes six bytes of it. */
    private static boolean hasNul(byte[] bytes) {
        for (byte one : bytes) {
            if (one == 0) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String textOf(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
