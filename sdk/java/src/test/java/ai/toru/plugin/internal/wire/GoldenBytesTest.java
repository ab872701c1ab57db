package ai.toru.plugin.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.plugin.GoldenFrame;
import ai.toru.plugin.Json;
import ai.toru.plugin.internal.json.Members;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes and texts of docs/golden-frames: cut into frames, and refused, as by every reader. */
class GoldenBytesTest {
    private static final HexFormat HEX = HexFormat.of();

    static List<Map<String, Object>> connections() {
        return GoldenFrame.cases("bytes.json");
    }

    static List<Map<String, Object>> texts() {
        return GoldenFrame.cases("texts.json");
    }

    @ParameterizedTest
    @MethodSource("connections")
    void bytes_wholeOrOneByOne_areCutIntoFrames(Map<String, Object> one) {
        byte[] bytes = HEX.parseHex((String) one.get("hex"));
        List<String> expected = new ArrayList<>();
        GoldenFrame.texts(one.get("frames"))
                .forEach(frame -> expected.add(Members.text(Members.object(Json.parse(frame)), "type")));
        expected.add((String) one.get("then"));

        assertThat(cut(Channels.newChannel(new ByteArrayInputStream(bytes)))).isEqualTo(expected);
        assertThat(cut(Channels.newChannel(new Drops(bytes)))).isEqualTo(expected);
    }

    /** The types of the messages, and how it is behind them. */
    private static List<String> cut(ReadableByteChannel channel) {
        List<String> found = new ArrayList<>();
        FrameReader reader = new FrameReader(channel);
        try {
            for (Message message = reader.next(); message != null; message = reader.next()) {
                found.add(message.type());
            }
            found.add("ready");
        } catch (IOException e) {
            found.add(e.getMessage().contains("inside a frame") ? "inside" : "broken");
        }
        return found;
    }

    @ParameterizedTest
    @MethodSource("texts")
    void text_thatIsNoMessage_isRefused(Map<String, Object> one) throws FrameException {
        byte[] text = HEX.parseHex((String) one.get("hex"));
        List<String> refusedBy = GoldenFrame.texts(one.get("refused_by"));
        if (refusedBy.contains("plugin")) {
            assertThatThrownBy(() -> Message.of(text)).isInstanceOf(FrameException.class);
        } else if (refusedBy.isEmpty()) {
            assertThat(Message.of(text).type()).isEqualTo("x");
        }
    }

    /** Gives one byte at a time. */
    private static final class Drops extends ByteArrayInputStream {
        Drops(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] into, int offset, int length) {
            return super.read(into, offset, Math.min(length, 1));
        }
    }
}
