package ai.toru.servlet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** Contracts about plugins' key-value data: requests as somebody who may, and a look at what the store has. */
abstract class KeyValueRequests extends ContainerContract {

    static final String KV = "/ctx/api/plugins/app/kv";
    static final String JSON = "Content-Type: application/json";
    static final String TEXT = "Content-Type: text/plain; charset=UTF-8";
    static final String ADMIN = "Test-Login: ann toru-admin";

    /** With a body; a request that is longer than what is read gets its answer early. */
    RawHttp.Response upload(String method, String target, byte[] body, String... fields) throws IOException {
        String[] all = Stream.concat(Stream.of(fields), Stream.of("Content-Length: " + body.length))
                .toArray(String[]::new);
        try (RawHttp http = new RawHttp(container.port())) {
            http.send(RawHttp.request(method, target, all));
            http.send(body);
            return http.receive();
        }
    }

    RawHttp.Response post(String json) throws IOException {
        return upload("POST", KV, json.getBytes(StandardCharsets.UTF_8), ADMIN, JSON);
    }

    RawHttp.Response putJson(String key, String json) throws IOException {
        return upload("PUT", KV + "/" + key, json.getBytes(StandardCharsets.UTF_8), ADMIN, JSON);
    }

    RawHttp.Response putText(String key, String text) throws IOException {
        return upload("PUT", KV + "/" + key, text.getBytes(StandardCharsets.UTF_8), ADMIN, TEXT);
    }

    RawHttp.Response asAdmin(String method, String target) throws IOException {
        return exchange(method, target, ADMIN);
    }

    /** What the plugin itself would read. */
    String stored(String key) {
        return stored("app", key);
    }

    String stored(String pluginId, String key) {
        return gateway.store().get(pluginId, key).toCompletableFuture().join().orElse("(nothing)");
    }

    void store(String pluginId, String key, String value) {
        gateway.store().set(pluginId, key, value).toCompletableFuture().join();
    }
}
