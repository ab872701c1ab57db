package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;

/** A client of one application. Paths are relative to where that is mounted. Thread-safe. */
final class Web {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;

    Web(URI base) {
        this.base = base;
    }

    URI base() {
        return base;
    }

    HttpResponse<String> get(String path) {
        return send("GET", path, null);
    }

    HttpResponse<String> post(String path, String body) {
        return send("POST", path, body);
    }

    HttpResponse<String> send(String method, String path, String body) {
        return send(request(method, path, body).build());
    }

    HttpResponse<String> sendAs(String type, String method, String path, String body) {
        return send(request(method, path, body).header("Content-Type", type).build());
    }

    /** With a header field more. */
    HttpResponse<String> sendWith(String name, String value, String method, String path) {
        return send(request(method, path, null).header(name, value).build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(request.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    CompletableFuture<HttpResponse<String>> getLater(String path) {
        return client.sendAsync(request("GET", path, null).build(), BodyHandlers.ofString());
    }

    /**
     * Asks 10,000 times, with 256 requests in flight, for a path that ends with a token of its own, and finds that in each answer.
     *
     * @param token reads it from an answer's body
     */
    void assertNoneOfManyIsMixedUp(String path, UnaryOperator<String> token) throws InterruptedException {
        Semaphore inFlight = new Semaphore(256);
        CompletableFuture<?>[] all = new CompletableFuture<?>[10_000];
        for (int i = 0; i < all.length; i++) {
            String own = "t" + i;
            inFlight.acquire();
            all[i] = getLater(path + own)
                    .whenComplete((answer, failure) -> inFlight.release())
                    .thenAccept(answer -> {
                        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                        assertThat(token.apply(answer.body())).isEqualTo(own);
                    });
        }
        CompletableFuture.allOf(all).join();
    }

    /** What the management interface says of a plugin. */
    JsonNode status(String id) {
        return json(get("api/plugins/" + id));
    }

    /** Waits until the management interface says that a plugin is in a state. */
    JsonNode awaitState(String id, String state) {
        return await(id + " is " + state)
                .atMost(Duration.ofSeconds(20))
                .until(() -> status(id), status -> status.path("state").asText().equals(state));
    }

    static JsonNode json(HttpResponse<String> response) {
        return json(response.body());
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: " + text, e);
        }
    }

    private HttpRequest.Builder request(String method, String path, String body) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(40))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    }
}
