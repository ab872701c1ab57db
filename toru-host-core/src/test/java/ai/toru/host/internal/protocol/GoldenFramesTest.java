package ai.toru.host.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The host reads and writes what {@code docs/golden-frames} has, as the libraries for plugins do. */
class GoldenFramesTest {

    static List<GoldenFrames.Case> written() {
        return GoldenFrames.of("from-host.json").stream()
                .filter(each -> each.json().path("canonical").asBoolean())
                .toList();
    }

    static List<GoldenFrames.Case> read() {
        return GoldenFrames.of("from-plugin.json");
    }

    static List<GoldenFrames.Case> bytes() {
        return GoldenFrames.of("bytes.json");
    }

    static List<GoldenFrames.Case> texts() {
        return GoldenFrames.of("texts.json");
    }

    @ParameterizedTest
    @MethodSource("written")
    void encoder_toldWhatItMeans_writesTheFrame(GoldenFrames.Case golden) {
        assertThat(new String(GoldenWriting.of(golden.means()), StandardCharsets.UTF_8))
                .isEqualTo(new String(GoldenFrames.framed(golden.text()), StandardCharsets.UTF_8));
    }

    /** Every member of what a frame means has its place in the frame: none could be changed unnoticed. */
    @ParameterizedTest
    @MethodSource("written")
    void encoder_toldSomethingElse_writesAnotherFrame(GoldenFrames.Case golden) {
        for (Map.Entry<String, JsonNode> member : golden.means().properties()) {
            if (member.getKey().equals("kind") || member.getKey().equals("stream_window")) {
                continue; // says what to call; is the same for all
            }
            ObjectNode other = golden.means().deepCopy();
            other.set(member.getKey(), changed(member.getValue()));
            assertThat(GoldenWriting.of(other)).as(other.toString()).isNotEqualTo(GoldenFrames.framed(golden.text()));
        }
    }

    /** Of a kind that the encoder takes in its place. */
    private static JsonNode changed(JsonNode value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (value.getNodeType()) {
            case BOOLEAN -> nodes.booleanNode(!value.booleanValue());
            case ARRAY -> nodes.arrayNode().add(nodes.arrayNode().add("other").add("other"));
            case OBJECT -> nodes.objectNode().put("X-Other", "other");
            default -> nodes.textNode(changed(value.asText()));
        };
    }

    private static String changed(String text) {
        return switch (text) {
            case "get" -> "delete";
            case "set", "delete" -> "get";
            default -> text.matches("[0-9a-f]+") ? "fefe" : "/other";
        };
    }

    @ParameterizedTest
    @MethodSource("read")
    void decoder_givenTheFrame_understandsWhatItMeans(GoldenFrames.Case golden) throws Exception {
        byte[] frame = golden.text().getBytes(StandardCharsets.UTF_8);
        ObjectNode understood =
                GoldenReading.of(new MessageDecoder(ProtocolLimits.DEFAULTS, golden.features()).decode(frame));
        ObjectNode means = golden.means().deepCopy();
        JsonNode about = means.remove("about");
        JsonNode why = understood.remove("why");

        assertThat(new ObjectMapper().readTree(understood.toString()))
                .as(String.valueOf(why))
                .isEqualTo(means);
        if (about != null) {
            assertThat(why.textValue()).matches(".*\\b" + about.textValue() + "\\b.*");
        }
    }

    @ParameterizedTest
    @MethodSource("bytes")
    void assembler_givenTheBytes_cutsThemIntoTheseFrames(GoldenFrames.Case golden) {
        byte[] all = golden.bytes();
        assertThat(cut(List.of(all))).as("at once").isEqualTo(expectedFrames(golden));

        List<byte[]> single = new ArrayList<>();
        for (byte each : all) {
            single.add(new byte[] {each});
        }
        assertThat(cut(single)).as("byte by byte").isEqualTo(expectedFrames(golden));
    }

    private static List<String> expectedFrames(GoldenFrames.Case golden) {
        List<String> frames = new ArrayList<>();
        golden.json().path("frames").forEach(each -> frames.add(each.textValue()));
        frames.add(golden.json().path("then").textValue());
        return frames;
    }

    /** The frames, and how it is behind the last of them. */
    private static List<String> cut(List<byte[]> pieces) {
        FrameAssembler assembler = new FrameAssembler(ProtocolLimits.DEFAULTS);
        List<String> frames = new ArrayList<>();
        try {
            for (byte[] piece : pieces) {
                ByteBuffer source = ByteBuffer.wrap(piece);
                for (byte[] frame = assembler.next(source); frame != null; frame = assembler.next(source)) {
                    frames.add(new String(frame, StandardCharsets.UTF_8));
                }
            }
        } catch (ProtocolViolationException violation) {
            frames.add("broken");
            return frames;
        }
        try {
            assembler.endOfStream();
            frames.add("ready");
        } catch (ProtocolViolationException violation) {
            frames.add("inside");
        }
        return frames;
    }

    @ParameterizedTest
    @MethodSource("texts")
    void decoder_givenTheText_refusesWhatIsNoMessage(GoldenFrames.Case golden) {
        MessageDecoder decoder = new MessageDecoder(ProtocolLimits.DEFAULTS);
        if (golden.json().path("refused_by").toString().contains("\"host\"")) {
            assertThatThrownBy(() -> decoder.decode(golden.bytes())).isInstanceOf(ProtocolViolationException.class);
        } else {
            assertThatCode(() -> decoder.decode(golden.bytes())).doesNotThrowAnyException();
        }
    }

    @Test
    void cases_areMany() {
        assertThat(written()).hasSizeGreaterThan(25);
        assertThat(read()).hasSizeGreaterThan(80);
        assertThat(bytes()).hasSizeGreaterThan(10);
        assertThat(texts()).hasSizeGreaterThan(30);
    }
}
