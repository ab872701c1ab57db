package ai.toru.host.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.StreamedBody;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class StreamEncoderTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2025-12-30T12:00:01.050Z"));

    private final MessageEncoder encoder = new MessageEncoder("my-plugin", ProtocolLimits.DEFAULTS, CLOCK);

    @Test
    void parts_golden() {
        StreamEncoder stream = encoder.stream();

        assertThat(json(stream.chunk("req-1", new byte[] {0, (byte) 0xFF}))).isEqualTo(Resources.golden("http-chunk"));
        assertThat(json(stream.end("req-1", null))).isEqualTo(Resources.golden("http-end"));
        assertThat(json(stream.end("req-1", "gone"))).isEqualTo(Resources.golden("http-end-broken"));
        assertThat(json(stream.window("req-1", 131_072))).isEqualTo(Resources.golden("http-window"));
    }

    @Test
    void request_whoseBodyComesInParts_golden() {
        PluginRequest request = PluginRequest.builder("PUT", "/file")
                .body(new StreamedBody(subscriber -> {}, StreamedBody.UNKNOWN_LENGTH))
                .build();

        HttpFrame frame = encoder.http("req-1", request, false);

        assertThat(json(frame.bytes())).isEqualTo(Resources.golden("http-request-streamed"));
        assertThat(frame.needs()).containsExactly(ProtocolFeature.STREAM);
    }

    @Test
    void parts_areWritten_howeverLowTheFrameLimitIs() {
        MessageEncoder small = new MessageEncoder(
                "my-plugin", new ProtocolLimits(100, 64, ProtocolLimits.DEFAULTS.frameTimeout()), CLOCK);

        assertThat(small.stream().chunk("req-1", new byte[StreamLimits.PART_BYTES]))
                .hasSizeGreaterThan(80_000);
    }

    private static String json(byte[] frame) {
        return new String(frame, 4, frame.length - 4, StandardCharsets.UTF_8);
    }
}
