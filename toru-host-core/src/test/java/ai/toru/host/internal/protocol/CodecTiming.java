package ai.toru.host.internal.protocol;

import ai.toru.host.http.PluginRequest;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * Prints what a small round trip costs: time and memory of encoding a request and of decoding its answer. Run its
 * {@code main}; it is no test, as a number from a busy machine proves nothing.
 */
final class CodecTiming {

    private static final int ROUND = 500_000;
    private static final int ROUNDS = 8;

    private CodecTiming() {}

    public static void main(String[] args) {
        MessageEncoder encoder = new MessageEncoder("timing", ProtocolLimits.DEFAULTS, InstantSource.system());
        MessageDecoder decoder = new MessageDecoder(ProtocolLimits.DEFAULTS);
        PluginRequest request = PluginRequest.builder("POST", "/api/action?page=2")
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .header("X-Request-Id", "0a1b2c3d4e5f")
                .body("{\"key\":\"value\"}")
                .build();
        byte[] answer =
                ("{\"type\":\"http\",\"timestamp\":\"2025-12-30T12:00:01.050Z\",\"request_id\":\"req-uuid-1234\","
                                + "\"payload\":{\"status\":200,\"headers\":{\"Content-Type\":\"application/json\"},"
                                + "\"body\":\"{\\\"result\\\":\\\"success\\\"}\"}}")
                        .getBytes(StandardCharsets.UTF_8);
        report(
                "encode",
                encoder.http("req-uuid-1234", request).length,
                round -> encoder.http("req-uuid-1234", request).length);
        report("decode", answer.length, round -> decode(decoder, answer));
    }

    private static long decode(MessageDecoder decoder, byte[] answer) {
        try {
            return ((Incoming.HttpAnswer) decoder.decode(answer)).response().body().length;
        } catch (ProtocolViolationException e) {
            throw new AssertionError(e);
        }
    }

    private static void report(String name, int bytes, ToLongFunction<Integer> step) {
        long sum = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            long allocated = Allocations.ofThisThread();
            long start = System.nanoTime();
            for (int i = 0; i < ROUND; i++) {
                sum += step.applyAsLong(i);
            }
            long nanos = System.nanoTime() - start;
            allocated = Allocations.ofThisThread() - allocated;
            System.out.printf(
                    "%s of %d bytes, round %d: %.2f µs, %d bytes allocated (%d ms, %d)%n",
                    name,
                    bytes,
                    round,
                    nanos / 1000.0 / ROUND,
                    allocated / ROUND,
                    TimeUnit.NANOSECONDS.toMillis(nanos),
                    sum);
        }
    }
}
