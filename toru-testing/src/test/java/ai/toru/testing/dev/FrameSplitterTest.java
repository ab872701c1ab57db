package ai.toru.testing.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameSplitterTest {
    private final List<String> frames = new ArrayList<>();
    private final FrameSplitter splitter =
            new FrameSplitter((size, content) -> frames.add(size + " " + new String(content, StandardCharsets.UTF_8)));

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 100})
    void take_piecesOfAnySize_findsTheFrames(int piece) {
        ByteBuffer bytes = ByteBuffer.allocate(18).putInt(3).put("{ }".getBytes(StandardCharsets.UTF_8));
        bytes.putInt(7).put("{\"a\":1}".getBytes(StandardCharsets.UTF_8)).flip();
        while (bytes.hasRemaining()) {
            int now = Math.min(piece, bytes.remaining());
            splitter.take(bytes.slice(bytes.position(), now));
            bytes.position(bytes.position() + now);
        }
        assertThat(frames).containsExactly("3 { }", "7 {\"a\":1}");
        assertThat(splitter.unfinished()).isZero();
    }

    @Test
    void take_partOfAFrame_isUnfinished() {
        splitter.take(ByteBuffer.allocate(6)
                .putInt(10)
                .put((byte) '{')
                .put((byte) '}')
                .flip());

        assertThat(frames).isEmpty();
        assertThat(splitter.unfinished()).isEqualTo(6);
    }

    @Test
    void take_lengthOfNothing_isToldAndTheRestIsLeft() {
        splitter.take(ByteBuffer.allocate(8).putInt(0).putInt(1).flip());
        splitter.take(ByteBuffer.allocate(1));

        assertThat(frames).containsExactly("0 ");
    }

    @Test
    void take_longFrame_isCutAndTheNextOneFound() {
        int size = FrameSplitter.KEPT + 10;
        splitter.take(ByteBuffer.allocate(4).putInt(size).flip());
        splitter.take(ByteBuffer.allocate(size));
        splitter.take(ByteBuffer.allocate(5).putInt(1).put((byte) 'x').flip());

        assertThat(frames.get(0)).hasSize((size + " ").length() + FrameSplitter.KEPT);
        assertThat(frames.get(1)).isEqualTo("1 x");
    }
}
