package ai.toru.host.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameWriterTest {

    private final IoThreads threads = new IoThreads();
    private final Written written = new Written();
    private final FrameWriter writer = writer(written);

    @AfterEach
    void close() {
        threads.close();
    }

    /** Whoever gives up a request may be quicker than whoever sends it. */
    @Test
    void frame_takenBackBeforeItIsOffered_isNotWritten() {
        for (BiConsumer<FrameWriter, OutgoingFrame> way : ways()) {
            OutgoingFrame given = frame("given up ");
            assertThat(writer.takeBack(given)).isTrue();
            assertThat(writer.takeBack(given)).as("once more").isTrue();

            way.accept(writer, given);
            writer.offer(frame("next "));
        }

        await().until(() -> written.text().equals("next next "));
    }

    @Test
    void frame_thatWasWritten_cannotBeTakenBack() {
        for (BiConsumer<FrameWriter, OutgoingFrame> way : ways()) {
            OutgoingFrame frame = frame("once ");
            way.accept(writer, frame);
            await().until(() -> written.text().endsWith("once "));

            assertThat(writer.takeBack(frame)).isFalse();
        }

        assertThat(written.text()).isEqualTo("once once ");
    }

    /** What a closed connection was offered late is not held against the frame. */
    @Test
    void frame_ofALostConnection_canBeTakenBackFromTheNext_orBeWrittenThere() {
        Written next = new Written();
        FrameWriter another = writer(next);
        List<OutgoingFrame> frames = List.of(frame("given up "), frame("sent again "));
        frames.forEach(writer::offer);
        await().until(() -> written.text().endsWith("again "));
        writer.close(() -> {});

        frames.forEach(OutgoingFrame::anew);
        assertThat(another.takeBack(frames.get(0))).isTrue();
        frames.forEach(writer::offer);
        frames.forEach(another::offer);

        await().until(() -> next.text().equals("sent again "));
        assertThat(written.text()).isEqualTo("given up sent again ");
    }

    /** Queued, and at once by the caller where there is a way. */
    private static List<BiConsumer<FrameWriter, OutgoingFrame>> ways() {
        return List.of(FrameWriter::offer, FrameWriter::send);
    }

    private FrameWriter writer(WritableByteChannel channel) {
        return new FrameWriter("test-writer", channel, null, threads, cause -> {
            throw new AssertionError(cause);
        });
    }

    private static OutgoingFrame frame(String text) {
        return new OutgoingFrame(text.getBytes(StandardCharsets.UTF_8));
    }

    private static final class Written implements WritableByteChannel {

        private final ConcurrentLinkedQueue<String> parts = new ConcurrentLinkedQueue<>();

        String text() {
            return String.join("", new ArrayList<>(parts));
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            int count = bytes.remaining();
            parts.add(StandardCharsets.UTF_8.decode(bytes).toString());
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
