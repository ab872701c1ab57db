package ai.toru.servlet;

import ai.toru.host.http.HeaderFields;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.plugin.ConnectionLostException;
import ai.toru.host.plugin.HostException;
import ai.toru.host.plugin.PluginBusyException;
import ai.toru.host.plugin.PluginTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * What the plugin does with the request of one token; follows from token and seed alone, so that the client knows it, too.
 * Immutable.
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record FuzzPlan(String token, int status, HeaderFields headers, byte[] body, int delayMicros, int expected) {

    private static final List<Integer> STATUSES = List.of(200, 200, 200, 201, 204, 205, 206, 304, 404, 418, 500, 599);

    private static final List<String> BAD_VALUES = List.of("a\r\nX: 1", "a\nb", "a\0b", "\u4e2d", "a\u010aX: 1");

    private static final List<String> LIES = List.of("0", "1", "7", "100000", "abc", "-1", "");

    static FuzzPlan of(long seed, String token) {
        Random random = new Random(seed ^ token.hashCode() * 31L);
        int status = STATUSES.get(random.nextInt(STATUSES.size()));
        HeaderFields.Builder headers = HeaderFields.builder().add("X-Token", token);
        boolean bad = random.nextInt(8) == 0;
        if (bad) {
            headers.add("X-Bad", BAD_VALUES.get(random.nextInt(BAD_VALUES.size())));
        }
        if (random.nextInt(4) == 0) {
            headers.add("Content-Length", LIES.get(random.nextInt(LIES.size())));
        }
        if (random.nextInt(6) == 0) {
            headers.add("Transfer-Encoding", random.nextBoolean() ? "chunked" : "gzip");
            headers.add("Connection", "close, X-Gone");
            headers.add("X-Gone", "1");
        }
        int failure = random.nextInt(12);
        int size = random.nextInt(5) == 0 ? random.nextInt(200_000) : random.nextInt(200);
        byte[] body = (token + ":" + "x".repeat(size)).getBytes(StandardCharsets.US_ASCII);
        int expected = failure < 3 ? List.of(502, 503, 504).get(failure) : bad ? 502 : status;
        return new FuzzPlan(token, status, headers.build(), body, random.nextInt(4) * random.nextInt(3000), expected);
    }

    @Override
    public String toString() {
        return token + ": " + status + " as " + expected + " with " + body.length + " bytes after " + delayMicros
                + " us, fields " + headers;
    }

    /** Does it, at once or a little later on another thread. */
    CompletionStage<PluginResponse> run() {
        return delayMicros == 0
                ? now()
                : new CompletableFuture<Void>()
                        .completeOnTimeout(null, delayMicros, TimeUnit.MICROSECONDS)
                        .thenCompose(past -> now());
    }

    private CompletionStage<PluginResponse> now() {
        if (expected == status) {
            return CompletableFuture.completedFuture(new PluginResponse(status, headers, body));
        }
        HostException failure = switch (expected) {
            case 503 -> new PluginBusyException("app", "Busy.");
            case 504 -> new PluginTimeoutException("app", "Late.");
            default -> new ConnectionLostException("app", "Gone.");
        };
        return headers.first("X-Bad").isPresent() && expected == 502
                ? CompletableFuture.completedFuture(new PluginResponse(status, headers, body))
                : CompletableFuture.failedFuture(failure);
    }

    /** Whether a response with a status and a length has the body that was planned. */
    boolean hasBody() {
        return expected == status && status != 204 && status != 205 && status != 304;
    }
}
