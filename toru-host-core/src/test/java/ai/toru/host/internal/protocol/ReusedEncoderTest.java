package ai.toru.host.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.host.http.PluginRequest;
import ai.toru.host.plugin.RequestTooLargeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One encoder for many requests: nothing of one is in the frame of another. */
class ReusedEncoderTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2025-12-30T12:00:01.050Z"));
    private static final int LIMIT = 100_000;

    private final MessageEncoder encoder = encoder();

    private static MessageEncoder encoder() {
        return new MessageEncoder("p", new ProtocolLimits(LIMIT, 64, Duration.ofSeconds(30)), CLOCK);
    }

    @Test
    void http_afterOthersOfAllSizes_isAsFromANewEncoder() {
        for (int size : new int[] {0, 900, 5, 4000, 20, 60_000, 7, 4096, 3}) {
            PluginRequest request = request(size);

            assertThat(encoder.http("r" + size, request)).isEqualTo(encoder().http("r" + size, request));
        }
    }

    @Test
    void http_afterOneThatWasRefusedHalfway_isAsFromANewEncoder() {
        assertThatThrownBy(() -> encoder.http("r", request(LIMIT - 10))).isInstanceOf(RequestTooLargeException.class);

        assertThat(encoder.http("s", request(3))).isEqualTo(encoder().http("s", request(3)));
    }

    @Test
    void http_framesKept_areNotChangedByLaterOnes() {
        byte[] kept = encoder.http("kept", request(30));
        byte[] copy = kept.clone();

        encoder.http("other", request(30));

        assertThat(kept).isEqualTo(copy);
    }

    @Test
    void http_fromManyThreads_eachFrameIsItsOwn() {
        List<Integer> wrong = IntStream.range(0, 20_000)
                .parallel()
                .filter(i -> !Arrays.equals(
                        encoder.http("r" + i, request(i % 300)), encoder().http("r" + i, request(i % 300))))
                .boxed()
                .toList();

        assertThat(wrong).isEmpty();
    }

    /** With more header fields for larger ones. */
    private static PluginRequest request(int size) {
        PluginRequest.Builder request = PluginRequest.builder("POST", "/" + size);
        for (int i = 0; i < size % 50; i++) {
            request.header("X-Field-" + i % 40, "value " + size);
        }
        return request.body("\"b".repeat(size / 2)).build();
    }
}
