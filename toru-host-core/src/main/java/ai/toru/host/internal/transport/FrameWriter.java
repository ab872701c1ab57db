package ai.toru.host.internal.transport;

import ai.toru.host.internal.protocol.ProtocolViolationException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sends frames in the order they were offered, several with one system call where several wait. Thread-safe.
 *
 * <p>Callers only queue; at most one thread of {@link IoThreads} at a time writes. It never waits for a reader.
 */
final class FrameWriter {

    /** A plugin that asks without reading the answers is cut off here. */
    static final long MAX_UNREAD_BYTES = 64L << 20;

    /** What a frame costs beside its bytes, roughly: many small ones must not add up unseen. */
    private static final int FRAME_OVERHEAD = 128;

    /** A frame's length is never cut in two: plugins in the field read it with a single call. */
    private static final int LENGTH_BYTES = 4;

    private final String threadName;
    private final WritableByteChannel channel;
    private final IoThreads threads;
    private final FailureHandler failure;

    /** In this order, and any can be taken back. Guarded by this. */
    private final Set<OutgoingFrame> queue = new LinkedHashSet<>();

    /** Of queued answers to what the plugin asked; it can make these as many as it likes. Guarded by this. */
    private long answerBytes;

    /** Whether a thread is writing. Guarded by this. */
    private boolean writing;

    /** Whether frames are dropped from now on. Guarded by this. */
    private boolean closed;

    /** Whether the plugin was cut off, so that nothing is queued for it any more. Guarded by this. */
    private boolean cutOff;

    /** What to do once nothing is being written any more. Guarded by this. */
    private @Nullable Runnable onQuiet;

    /** What was offered last. Guarded by this. */
    private @Nullable OutgoingFrame newest;

    /** Bytes of the queue's head that are on their way already. Written by the writing thread, under this. */
    private int headOffset;

    FrameWriter(String threadName, WritableByteChannel channel, IoThreads threads, FailureHandler failure) {
        this.threadName = threadName;
        this.channel = channel;
        this.threads = threads;
        this.failure = failure;
    }

    /** Queues a frame; returns at once. After the close it is dropped. */
    void offer(OutgoingFrame frame) {
        if (queue(frame, 0)) {
            wake();
        }
    }

    /** Queues the answer to something the plugin asked; too many that it does not read end the connection. */
    void offerAnswer(byte[] bytes) {
        boolean wake = queue(new OutgoingFrame(bytes), bytes.length + FRAME_OVERHEAD);
        if (cutOffIfOverfull()) {
            failure.failed(
                    new ProtocolViolationException("The plugin asks for key-value data and does not read the answers: "
                            + MAX_UNREAD_BYTES + " bytes of them wait. Read while asking, or ask for less at once."));
        }
        if (wake) {
            wake();
        }
    }

    /** Whether a thread has to be woken, which the caller must do then. */
    private synchronized boolean queue(OutgoingFrame frame, int answerCost) {
        if (closed || cutOff) {
            return false;
        }
        frame.answerCost(answerCost);
        queue.add(frame);
        newest = frame;
        answerBytes += answerCost;
        boolean wake = !writing;
        writing = true;
        return wake;
    }

    private synchronized boolean cutOffIfOverfull() {
        if (closed || cutOff || answerBytes <= MAX_UNREAD_BYTES) {
            return false;
        }
        cutOff = true;
        queue.clear();
        return true;
    }

    private void wake() {
        if (!threads.execute(threadName, this::writeAll)) {
            failed(new IOException("The host has no thread to write with."));
            runIfQuiet();
        }
    }

    /** Drops a frame of which no byte is on its way; false where one is, or it was not here. */
    synchronized boolean takeBack(OutgoingFrame frame) {
        Iterator<OutgoingFrame> frames = queue.iterator();
        boolean underWay = headOffset > 0 && frames.hasNext() && frames.next() == frame;
        return !underWay && queue.remove(frame);
    }

    /** Whether nothing was offered behind a frame. */
    synchronized boolean isNewest(OutgoingFrame frame) {
        return newest == frame;
    }

    /** Drops what waits, and runs an action as soon as no write is under way: now, or on the writing thread. */
    void close(Runnable whenQuiet) {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            onQuiet = whenQuiet;
            queue.clear();
        }
        runIfQuiet();
    }

    private void runIfQuiet() {
        Runnable action;
        synchronized (this) {
            if (writing || onQuiet == null) {
                return;
            }
            action = onQuiet;
            onQuiet = null;
        }
        action.run();
    }

    private void writeAll() {
        ByteBuffer staging = IoThreads.IoThread.buffer();
        List<OutgoingFrame> staged = new ArrayList<>();
        try {
            while (stage(staging, staged)) {
                boolean lastIsWhole = isWhole();
                write(staging.flip(), staged);
                tell(lastIsWhole ? staged : staged.subList(0, staged.size() - 1));
                staging.clear();
                staged.clear();
            }
        } catch (IOException e) {
            failed(e);
        } catch (RuntimeException | Error defect) {
            failed(new IOException("Defect of the host while writing; please report it.", defect));
        }
        runIfQuiet();
    }

    private void failed(IOException cause) {
        failure.failed(cause);
        synchronized (this) {
            writing = false;
        }
    }

    /** Whether the last frame that was staged ends with what was staged. */
    private synchronized boolean isWhole() {
        return headOffset == 0;
    }

    private static void tell(List<OutgoingFrame> written) {
        for (OutgoingFrame each : written) {
            each.written();
        }
    }

    /** Fills the buffer from the queue; false, and no longer writing, when there is nothing to write. */
    private synchronized boolean stage(ByteBuffer staging, List<OutgoingFrame> staged) {
        Iterator<OutgoingFrame> frames = queue.iterator();
        while (staging.remaining() >= LENGTH_BYTES && frames.hasNext()) {
            OutgoingFrame head = frames.next();
            byte[] bytes = head.bytes();
            int length = Math.min(staging.remaining(), bytes.length - headOffset);
            staging.put(bytes, headOffset, length);
            staged.add(head);
            headOffset += length;
            if (headOffset == bytes.length) {
                frames.remove();
                answerBytes -= head.answerCost();
                headOffset = 0;
            }
        }
        writing = staging.position() > 0;
        return writing;
    }

    private void write(ByteBuffer staging, List<OutgoingFrame> staged) throws IOException {
        boolean firstOfHead = !staged.get(0).begun();
        staged.forEach(frame -> frame.begun(true));
        int size = staging.remaining();
        try {
            while (staging.hasRemaining()) {
                channel.write(staging);
            }
        } catch (IOException e) {
            if (staging.remaining() == size) {
                staged.stream().skip(firstOfHead ? 0 : 1).forEach(frame -> frame.begun(false));
            }
            throw e;
        }
    }

    /** Told, outside of any lock, that writing is over. */
    @FunctionalInterface
    interface FailureHandler {
        void failed(IOException cause);
    }
}
