package ai.toru.host.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Frames that their callers write themselves, over real sockets. */
@Timeout(60)
final class InlineOutputTest {

    private static final int THREADS = 4;
    private static final int FRAMES = 5000;

    @TempDir
    private Path directory;

    private final SocketConnector connector = UnixSockets.junixsocket();
    private ServerSocketChannel server;
    private SocketChannel here;
    private SocketChannel there;

    @BeforeEach
    void connect() throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(directory.resolve("s")));
        here = connector.connect(directory.resolve("s"));
        there = server.accept();
    }

    @AfterEach
    void close() throws IOException {
        here.close();
        there.close();
        server.close();
    }

    /** Nobody reads a byte: what there is room for never waits, whatever the frames' sizes. */
    @Test
    void frames_asLongAsThereIsRoom_neverWait() throws IOException {
        for (int length : new int[] {1, 700, 1100, 4096, 4100, 16 << 10}) {
            try (SocketChannel fresh = connector.connect(directory.resolve("s"));
                    SocketChannel peer = server.accept()) {
                InlineOutput out = Objects.requireNonNull(InlineOutput.of(connector, fresh));
                int count = 0;
                for (OutgoingFrame frame = frame(length); out.hasRoom(frame); frame = frame(length)) {
                    out.writing(frame);
                    out.write(frame);
                    count++;
                }
                assertThat(count).as("frames of %s bytes", length).isGreaterThan(1);
                assertThat(read(peer, count * length)).hasSize(count * length);
            }
        }
    }

    @Test
    void frame_thatWasRead_makesRoomAgain() throws IOException {
        InlineOutput out = Objects.requireNonNull(InlineOutput.of(connector, here));
        OutgoingFrame last = frame(1000);
        for (OutgoingFrame frame = last; out.hasRoom(frame); frame = frame(1000)) {
            out.writing(frame);
            last = frame;
        }

        out.wasRead(last);

        assertThat(out.hasRoom(frame(1000))).isTrue();
    }

    @Test
    void longFrame_isNotWrittenInline() {
        InlineOutput out = Objects.requireNonNull(InlineOutput.of(connector, here));

        assertThat(out.hasRoom(frame((16 << 10) + 1))).isFalse();
    }

    /** An interrupt closes the JDK's channels. */
    @Test
    void jdksChannel_hasNone() {
        assertThat(InlineOutput.of(UnixSockets.jdk(), there)).isNull();
    }

    @Test
    void interruptedThread_writes_andTheChannelStaysOpen() throws IOException {
        InlineOutput out = Objects.requireNonNull(InlineOutput.of(connector, here));
        OutgoingFrame frame = frame(100);

        Thread.currentThread().interrupt();
        try {
            out.write(frame);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(here.isOpen()).isTrue();
        assertThat(read(there, 100)).hasSize(100);
    }

    /** Whoever gives up a request may be quicker than whoever sends it. */
    @Test
    void frame_takenBackBeforeItIsSent_isNotWritten() throws Exception {
        try (IoThreads threads = new IoThreads()) {
            AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
            FrameWriter writer =
                    new FrameWriter("test-writer", here, InlineOutput.of(connector, here), threads, failure::set);
            OutgoingFrame given = frame(100);
            OutgoingFrame next = frame(7);

            assertThat(writer.takeBack(given)).isTrue();
            writer.send(given);
            writer.send(next);

            assertThat(next.begun()).as("written by its caller").isTrue();
            assertThat(writer.takeBack(next)).isFalse();
            assertThat(given.begun()).isFalse();
            assertThat(failure.get()).isNull();
        }
        here.close();
        ByteBuffer all = ByteBuffer.allocate(1000);
        assertThat(there.read(all)).isEqualTo(7);
    }

    /** Some are written by their callers, some are queued, some go on while others are written: each whole, each thread's in order. */
    @Test
    void manyThreads_inlineAndQueued_mixNothingUp() throws Exception {
        try (IoThreads threads = new IoThreads()) {
            AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
            FrameWriter writer =
                    new FrameWriter("test-writer", here, InlineOutput.of(connector, here), threads, failure::set);
            ConcurrentLinkedQueue<OutgoingFrame> sent = new ConcurrentLinkedQueue<>();
            List<CompletableFuture<Void>> senders = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                senders.add(sending(writer, thread, sent));
            }

            int[] next = new int[THREADS];
            readFrames(value -> {
                int thread = value / FRAMES;
                assertThat(value % FRAMES).as("of thread %s", thread).isEqualTo(next[thread]++);
                OutgoingFrame read = sent.poll();
                if (read != null) {
                    writer.wasRead(read);
                }
            });

            CompletableFuture.allOf(senders.toArray(CompletableFuture<?>[]::new))
                    .get(10, TimeUnit.SECONDS);
            assertThat(next).containsOnly(FRAMES);
            assertThat(failure).hasNullValue();
            CompletableFuture<Void> quiet = new CompletableFuture<>();
            writer.close(() -> quiet.complete(null));
            quiet.get(10, TimeUnit.SECONDS);
        }
    }

    private static CompletableFuture<Void> sending(
            FrameWriter writer, int thread, ConcurrentLinkedQueue<OutgoingFrame> sent) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread sender = new Thread(
                () -> {
                    for (int i = 0; i < FRAMES; i++) {
                        OutgoingFrame frame = new OutgoingFrame(ByteBuffer.allocate(8)
                                .putInt(4)
                                .putInt(thread * FRAMES + i)
                                .array());
                        sent.add(frame);
                        if (i % 7 == 0) {
                            writer.offer(frame);
                        } else {
                            writer.send(frame);
                        }
                    }
                    done.complete(null);
                },
                "sender-" + thread);
        sender.setDaemon(true);
        sender.start();
        return done;
    }

    private void readFrames(IntConsumer hears) throws IOException {
        for (int i = 0; i < THREADS * FRAMES; i++) {
            ByteBuffer frame = ByteBuffer.wrap(read(there, 8));
            assertThat(frame.getInt()).isEqualTo(4);
            hears.accept(frame.getInt());
        }
    }

    private static byte[] read(SocketChannel from, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            assertThat(from.read(bytes)).isGreaterThan(0);
        }
        return bytes.array();
    }

    private static OutgoingFrame frame(int length) {
        return new OutgoingFrame(new byte[length]);
    }
}
