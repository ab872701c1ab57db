package ai.toru.plugin.internal.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.toru.plugin.Headers;
import ai.toru.plugin.internal.json.Members;
import ai.toru.plugin.internal.wire.FrameException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request says before its body. Immutable. */
record RequestHead(String method, String path, String query, Headers headers) {

    static RequestHead of(Map<String, @Nullable Object> payload) {
        String target = Members.text(payload, "path", "/");
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        return new RequestHead(
                Members.text(payload, "method", "GET").toUpperCase(Locale.ROOT),
                path.startsWith("/") ? path : "/" + path,
                mark < 0 ? "" : target.substring(mark + 1),
                Headers.of(Members.object(payload, "headers")));
    }

    /** Bytes that stand as text under one name, or in Base64 under another; none, if neither does. */
    static byte[] bytes(Map<String, @Nullable Object> payload, String text, String base64) throws FrameException {
        String encoded = Members.text(payload, base64);
        if (encoded == null) {
            return Members.text(payload, text, "").getBytes(UTF_8);
        }
        try {
            return Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            throw new FrameException(base64 + " that is no Base64: " + e.getMessage());
        }
    }
}
