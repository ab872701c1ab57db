package ai.toru.host.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fault covered: "Fuzzing of the decoder with a corpus kept in the repository". Seeded: a failure repeats. */
class DecoderFuzzTest {

    /** More of them, for a night: {@code -Dtoru.fuzz.rounds=10000000}. */
    private static final int ROUNDS = Integer.getInteger("toru.fuzz.rounds", 10_000);

    private static final Pattern PRINTABLE = Pattern.compile("[ -~…]*[.?]");

    private static final List<byte[]> TOKENS = List.of(
            bytes("\""),
            bytes("\\"),
            bytes("{"),
            bytes("}"),
            bytes("["),
            bytes("]"),
            bytes(","),
            bytes(":"),
            bytes("\\u"),
            bytes("\\ud83d"),
            bytes("\\ude00"),
            bytes("\\\""),
            bytes("\0"),
            bytes("\n"),
            bytes("null"),
            bytes("true"),
            bytes("-"),
            bytes("1e9"),
            bytes("0"),
            bytes("99999999999999999999"),
            bytes("\"status\":"),
            bytes("\"payload\":{"),
            bytes("\"body\":\""),
            bytes("\"action\":"),
            bytes("\"operations\":["),
            bytes("\"body_base64\":\""),
            bytes("\"type\":\"http\","),
            bytes("\ufeff"),
            bytes("é"),
            bytes("😀"),
            new byte[] {(byte) 0xC0, (byte) 0x80},
            new byte[] {(byte) 0xFF});

    private final List<byte[]> corpus = Resources.corpus();
    private final MessageDecoder decoder =
            new MessageDecoder(ProtocolLimits.DEFAULTS, Set.of(ProtocolFeature.values()));

    @Test
    void decode_corpus_understood() throws Exception {
        assertThat(corpus).hasSizeGreaterThan(10);
        for (byte[] each : corpus) {
            assertThat(Described.of(decoder.decode(each))).doesNotStartWith("bad");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void decode_mutatedMessages_messageOrViolationOnly(long seed) {
        Random random = new Random(seed);
        int understood = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] frame = corpus.get(random.nextInt(corpus.size()));
            for (int i = random.nextInt(4); i >= 0; i--) {
                frame = mutated(frame, random);
            }
            understood += decodes(frame) ? 1 : 0;
        }
        assertThat(understood)
                .as("a fuzz test that only makes garbage tests little")
                .isBetween(ROUNDS / 20, ROUNDS);
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void assemble_mutatedStreams_framesOrViolationOnly(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS / 4; round++) {
            byte[] stream = mutated(stream(random), random);
            FrameAssembler frames = new FrameAssembler(ProtocolLimits.DEFAULTS);
            int seen = 0;
            try {
                for (int at = 0; at < stream.length; ) {
                    int size = Math.min(stream.length - at, 1 + random.nextInt(200));
                    ByteBuffer piece = ByteBuffer.wrap(stream, at, size);
                    for (byte[] frame = frames.next(piece); frame != null; frame = frames.next(piece)) {
                        seen += 4 + frame.length;
                        decodes(frame);
                    }
                    at += size;
                }
                frames.endOfStream();
                assertThat(seen).isEqualTo(stream.length);
            } catch (ProtocolViolationException e) {
                assertSpeaks(e);
            }
        }
    }

    private boolean decodes(byte[] frame) {
        try {
            assertThat(Described.of(decoder.decode(frame))).isNotEmpty();
            return true;
        } catch (ProtocolViolationException e) {
            assertSpeaks(e);
            return false;
        } catch (RuntimeException | Error e) {
            throw new AssertionError("Decoding failed on " + new String(frame, StandardCharsets.ISO_8859_1), e);
        }
    }

    /** Short, printable, and a sentence. */
    private static void assertSpeaks(ProtocolViolationException e) {
        assertThat(e.getMessage()).hasSizeBetween(20, 250);
        assertThat(PRINTABLE.matcher(e.getMessage()).matches())
                .as(e.getMessage())
                .isTrue();
    }

    private byte[] stream(Random random) {
        ByteBuffer stream = ByteBuffer.allocate(1 << 14);
        for (int i = 0; i < 5; i++) {
            byte[] json = corpus.get(random.nextInt(corpus.size()));
            stream.putInt(json.length).put(json);
        }
        return Arrays.copyOf(stream.array(), stream.position());
    }

    private byte[] mutated(byte[] frame, Random random) {
        int at = random.nextInt(frame.length + 1);
        int end = Math.min(frame.length, at + random.nextInt(12));
        return switch (random.nextInt(6)) {
            case 0 -> joined(Arrays.copyOf(frame, at), new byte[] {(byte) random.nextInt()}, tail(frame, at + 1));
            case 1 -> joined(Arrays.copyOf(frame, at), new byte[0], tail(frame, end));
            case 2 -> joined(Arrays.copyOf(frame, end), Arrays.copyOfRange(frame, at, end), tail(frame, end));
            case 3 -> joined(Arrays.copyOf(frame, at), new byte[0], tail(any(random), random.nextInt(200)));
            default -> joined(Arrays.copyOf(frame, at), TOKENS.get(random.nextInt(TOKENS.size())), tail(frame, end));
        };
    }

    private byte[] any(Random random) {
        return corpus.get(random.nextInt(corpus.size()));
    }

    private static byte[] tail(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, Math.min(from, bytes.length), bytes.length);
    }

    private static byte[] joined(byte[] head, byte[] middle, byte[] tail) {
        return ByteBuffer.allocate(head.length + middle.length + tail.length)
                .put(head)
                .put(middle)
                .put(tail)
                .array();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
