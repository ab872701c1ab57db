package ai.toru.plugin.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final int MIB = 1024 * 1024;
    private static final int SENDERS = 40;

    private final SlowHost host = new SlowHost();
    private final Outbox outbox = new Outbox(host);
    private final List<Thread> started = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        started.add(new Thread(work));
        return started.get(started.size() - 1);
    });
    private final AtomicInteger made = new AtomicInteger();

    @AfterEach
    void end() {
        outbox.close();
        host.reads.release(Integer.MAX_VALUE / 2);
        threads.shutdownNow();
    }

    @Test
    void takeRoom_hostReadsNothing_letsFewLongFramesBeMadeAndAllGoInTheEnd() {
        threads.execute(outbox);
        List<CompletableFuture<Void>> senders = senders();
        await().until(() -> made.get() == 8 && waiting() == SENDERS - 8 + 1); // the writer, too

        host.reads.release(Integer.MAX_VALUE / 2);
        senders.forEach(CompletableFuture::join);

        await().until(() -> outbox.unwritten() == 0);
        assertThat(host.taken).hasValue((long) SENDERS * MIB);
    }

    @Test
    void takeRoom_connectionEnds_holdsUpNobody() {
        threads.execute(outbox);
        List<CompletableFuture<Void>> senders = senders();
        await().until(() -> waiting() == SENDERS - 8 + 1);

        outbox.close();

        assertThat(senders)
                .allSatisfy(each -> assertThat(
                                each.handle((sent, error) -> error).join())
                        .satisfiesAnyOf(
                                error -> assertThat(error).isNull(),
                                error -> assertThat(error).hasCauseInstanceOf(ClosedChannelException.class)));
    }

    @Test
    void takeRoom_longerThanAllThereIs_waitsForAllOfItOnly() {
        int most = outbox.takeRoom(Frames.MAX_LENGTH);

        assertThat(most).isBetween(MIB, Frames.MAX_LENGTH);
        assertThat(outbox.takeRoom(1000)).as("short ones need none").isZero();
        outbox.giveRoom(most);
        assertThat(outbox.takeRoom(Frames.MAX_LENGTH)).isEqualTo(most);
    }

    private long waiting() {
        return started.stream()
                .filter(each -> each.getState() == Thread.State.WAITING)
                .count();
    }

    private List<CompletableFuture<Void>> senders() {
        List<CompletableFuture<Void>> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            senders.add(CompletableFuture.runAsync(this::send, threads));
        }
        return senders;
    }

    private void send() {
        int room = outbox.takeRoom(MIB);
        made.incrementAndGet();
        try {
            outbox.send(ByteBuffer.allocate(MIB), room);
        } catch (ClosedChannelException e) {
            outbox.giveRoom(room);
            throw new CompletionException(e);
        }
    }

    /** Takes as much as it is let. */
    private static final class SlowHost implements WritableByteChannel {
        final Semaphore reads = new Semaphore(0);
        final AtomicLong taken = new AtomicLong();

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            reads.acquireUninterruptibly();
            int count = bytes.remaining();
            bytes.position(bytes.limit());
            taken.addAndGet(count);
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
