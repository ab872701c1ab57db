package ai.toru.testing.check;

import ai.toru.testing.wire.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Requests as the payload's payload. Pure. */
final class Ask {
    private Ask() {}

    static ObjectNode get(String path) {
        return of("GET", path, null);
    }

    static ObjectNode of(String method, String path, @Nullable String body) {
        ObjectNode request = Json.object().put("method", method).put("path", path);
        request.putObject("headers")
                .put("Accept", "*/*")
                .put("X-Request-Id", "kit-1")
                .put("X-Forwarded-Prefix", "/plugins/it");
        if (body != null) {
            header(request, "Content-Type", "text/plain; charset=utf-8");
        }
        return request.put("body", body);
    }

    static ObjectNode json(String method, String path, String body) {
        return header(of(method, path, body), "Content-Type", "application/json");
    }

    static ObjectNode header(ObjectNode request, String name, String value) {
        request.withObjectProperty("headers").put(name, value);
        return request;
    }
}
