package ai.toru.host.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.internal.json.JsonLimits;
import ai.toru.host.internal.json.MalformedJsonException;
import ai.toru.host.internal.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from the bytes is what the full reader makes of it; {@code '} stands for {@code "}. */
abstract class PlainEnvelopeContract {

    private static final int ROUNDS = Integer.getInteger("toru.fuzz.rounds", 40_000);

    private static final List<String> PIECES = List.of(
            "'",
            "\\",
            "{",
            "}",
            ",",
            ":",
            "0",
            "1e3",
            "-",
            ".",
            "null",
            "'type':'http',",
            "'status':200,",
            "'A':'3',",
            "'stream':true,",
            "'body':'x',",
            "\\u00",
            "\\ud800",
            "\\n",
            "\n",
            "\u0000",
            "é",
            "\u001f",
            " ",
            "'x':[1],",
            "'payload':{",
            "'body_base64':'AA==',",
            "'data':'x',",
            "'data_base64':'AA==',",
            "=",
            "'request_id':7,");

    private final StrictJson json =
            new StrictJson(JsonLimits.DEFAULTS.withMaxBytes(16 << 20).withMaxTokens(500_000));

    /** Messages of the plain kind. */
    abstract List<String> plain();

    abstract @Nullable Incoming read(byte[] frame);

    @Test
    void plainMessages_areRead_asTheFullReaderReadsThem() {
        for (String each : plain()) {
            byte[] frame = bytes(each);

            assertThat(read(frame)).as(each).isNotNull();
            assertThat(Described.of(read(frame))).isEqualTo(fully(frame));
        }
    }

    @Test
    void bytesThatAreNoUtf8_areLeftToTheFullReader() {
        for (String each : plain()) {
            byte[] frame = bytes(each.replaceFirst("'r[^']*'", "'?'"));
            frame[new String(frame, StandardCharsets.ISO_8859_1).indexOf('?')] = (byte) 0xFF;

            assertThat(read(frame)).as(each).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void mutatedMessages_areNeverReadOtherwise(long seed) {
        Random random = new Random(seed);
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String text = plain().get(random.nextInt(plain().size()));
            for (int i = random.nextInt(3); i >= 0; i--) {
                text = mutated(text, random);
            }
            byte[] frame = bytes(text);
            Incoming plain = read(frame);
            if (plain != null) {
                read++;
                assertThat(Described.of(plain)).as(text).isEqualTo(fully(frame));
            }
        }
        assertThat(read).isGreaterThan(ROUNDS / 20);
    }

    private static String mutated(String text, Random random) {
        int at = random.nextInt(text.length());
        int end = Math.min(text.length(), at + random.nextInt(4));
        String piece = random.nextInt(3) == 0 ? "" : PIECES.get(random.nextInt(PIECES.size()));
        return text.substring(0, at) + piece + text.substring(random.nextBoolean() ? at : end);
    }

    private String fully(byte[] frame) {
        try {
            return Described.of(new EnvelopeReader(json, frame, Set.of(ProtocolFeature.values())).read());
        } catch (MalformedJsonException | ProtocolViolationException e) {
            return e.toString();
        }
    }

    static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
