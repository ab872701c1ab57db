package ai.toru.host.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Faults covered: "Length 0, negative as signed, limit + 1, exactly the limit; EOF inside length or body" (Protocol).
 */
class FrameAssemblerTest {

    private static final int MIB = 1 << 20;

    private final FrameAssembler frames = new FrameAssembler(ProtocolLimits.DEFAULTS);

    @Test
    void next_manyFramesInOneBuffer_eachWhole() throws Exception {
        ByteBuffer stream = ByteBuffer.wrap(framed("{}", "{\"a\":1}", "x".repeat(1000), "{}"));

        assertThat(allFrom(frames, stream)).containsExactly("{}", "{\"a\":1}", "x".repeat(1000), "{}");
        assertThat(frames.midFrame()).isFalse();
        assertThatCode(frames::endOfStream).doesNotThrowAnyException();
    }

    @Test
    void next_byteAtATime_sameFrames() throws Exception {
        byte[] stream = framed("{}", "{\"a\":\"é\"}", "y".repeat(300));
        List<String> seen = new ArrayList<>();
        for (byte each : stream) {
            seen.addAll(allFrom(frames, ByteBuffer.wrap(new byte[] {each})));
        }

        assertThat(seen).containsExactly("{}", "{\"a\":\"é\"}", "y".repeat(300));
    }

    @Test
    void next_randomSplits_sameFrames() throws Exception {
        Random random = new Random(3);
        for (int round = 0; round < 300; round++) {
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                sent.add("z".repeat(1 + random.nextInt(random.nextInt(10) == 0 ? 60_000 : 40)));
            }
            ByteBuffer stream = ByteBuffer.wrap(framed(sent.toArray(new String[0])));
            List<String> seen = new ArrayList<>();
            while (stream.hasRemaining()) {
                int size = Math.min(stream.remaining(), 1 + random.nextInt(random.nextBoolean() ? 10 : 20_000));
                ByteBuffer piece = random.nextBoolean() ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
                seen.addAll(allFrom(
                        frames, piece.put(stream.slice(stream.position(), size)).flip()));
                stream.position(stream.position() + size);
            }
            assertThat(seen).isEqualTo(sent);
        }
    }

    @Test
    void next_littleEndianBuffer_lengthStillBigEndian() throws Exception {
        ByteBuffer stream = ByteBuffer.wrap(framed("{}")).order(ByteOrder.LITTLE_ENDIAN);

        assertThat(allFrom(frames, stream)).containsExactly("{}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "00000000|a frame of length 0. A frame holds one JSON object, so its length is at least 2.",
                "FFFFFFFF|a frame of 4294967295 bytes; the limit is 16777216.",
                "80000000|a frame of 2147483648 bytes; the limit is 16777216.",
                "01000001|a frame of 16777217 bytes; the limit is 16777216.",
                "7FFFFFFF|a frame of 2147483647 bytes; the limit is 16777216.",
                "52000000|In little-endian order they would say 82: write the length in big-endian order.",
                "7B227479|The four bytes are printable text: does it write JSON without the length in front",
                "FF010203|lost count of bytes in an earlier frame"
            })
    void next_impossibleLength_violationBeforeAllocating(String hex, String message) {
        byte[] length = HexFormat.of().parseHex(hex);
        long before = Allocations.ofThisThread();

        assertThatThrownBy(() -> frames.next(ByteBuffer.wrap(length)))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining(message);
        assertThatThrownBy(() -> byteByByte(new FrameAssembler(ProtocolLimits.DEFAULTS), length))
                .hasMessageContaining(message);
        assertThat(Allocations.ofThisThread() - before).isLessThan(MIB);
    }

    @Test
    void next_exactlyTheLimit_fine() throws Exception {
        FrameAssembler small = new FrameAssembler(new ProtocolLimits(10, 64, Duration.ofSeconds(1)));

        assertThat(allFrom(small, ByteBuffer.wrap(framed("0123456789")))).containsExactly("0123456789");
        assertThatThrownBy(() -> small.next(ByteBuffer.wrap(framed("0123456789A"))))
                .hasMessageContaining("the limit is 10");
    }

    @Test
    void next_claimedSixteenMebibytesButFewBytes_allocatesLittle() throws Exception {
        ByteBuffer few =
                ByteBuffer.allocate(104).putInt(16 * MIB).put(new byte[100]).flip();
        long before = Allocations.ofThisThread();

        assertThat(frames.next(few)).isNull();

        assertThat(Allocations.ofThisThread() - before).isLessThan(64 << 10);
        assertThat(frames.midFrame()).isTrue();
        assertThat(frames.progress()).isEqualTo("100 of 16777216 bytes of its JSON");
    }

    @Test
    void next_sixteenMebibytesInSmallPieces_allocatesInProportion() throws Exception {
        ByteBuffer piece = ByteBuffer.allocate(8192);
        frames.next(ByteBuffer.allocate(4).putInt(16 * MIB).flip());
        long before = Allocations.ofThisThread();
        byte[] frame = null;
        for (int i = 0; i < 16 * MIB / 8192; i++) {
            assertThat(frame).isNull();
            frame = frames.next(piece.rewind());
        }

        assertThat(frame).hasSize(16 * MIB);
        assertThat(Allocations.ofThisThread() - before).isLessThan(40L * MIB);
    }

    @Test
    void midFrame_asBytesArrive_fromFirstByteToLast() throws Exception {
        byte[] frame = framed("{}");
        assertThat(frames.midFrame()).isFalse();
        for (int i = 0; i < frame.length - 1; i++) {
            assertThat(frames.next(ByteBuffer.wrap(frame, i, 1))).isNull();
            assertThat(frames.midFrame()).isTrue();
        }
        assertThat(frames.next(ByteBuffer.wrap(frame, frame.length - 1, 1))).isEqualTo(new byte[] {'{', '}'});
        assertThat(frames.midFrame()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "00, 1 of 4 bytes of its length",
        "000000, 3 of 4 bytes of its length",
        "00000009, 0 of 9 bytes of its JSON",
        "000000097B7D, 2 of 9 bytes of its JSON"
    })
    void endOfStream_insideFrame_violationSaysHowFar(String hex, String progress) throws Exception {
        frames.next(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));

        assertThatThrownBy(frames::endOfStream)
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessage("The connection ended inside a frame: " + progress
                        + " had arrived. Write each frame whole before closing.");
    }

    private static void byteByByte(FrameAssembler frames, byte[] stream) throws ProtocolViolationException {
        for (byte each : stream) {
            frames.next(ByteBuffer.wrap(new byte[] {each}));
        }
    }

    private static List<String> allFrom(FrameAssembler frames, ByteBuffer stream) throws ProtocolViolationException {
        List<String> seen = new ArrayList<>();
        for (byte[] frame = frames.next(stream); frame != null; frame = frames.next(stream)) {
            seen.add(new String(frame, StandardCharsets.UTF_8));
        }
        assertThat(stream.hasRemaining()).isFalse();
        return seen;
    }

    private static byte[] framed(String... texts) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (String each : texts) {
            byte[] json = each.getBytes(StandardCharsets.UTF_8);
            stream.writeBytes(ByteBuffer.allocate(4).putInt(json.length).array());
            stream.writeBytes(json);
        }
        return stream.toByteArray();
    }
}
