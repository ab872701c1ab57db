package ai.toru.host.internal.transport;

import ai.toru.host.internal.protocol.ProtocolViolationException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends frames in the order they were offered, several with one system call where several wait. Thread-safe.
 *
 * <p>At most one thread at a time writes, and it never waits for a reader: one of {@link IoThreads}, for callers only queue; or a
 * caller's own, where an {@link InlineOutput} has room.
 */
final class FrameWriter {

    /** A plugin that asks without reading the answers is cut off here. */
    static final long MAX_UNREAD_BYTES = 64L << 20;

    /** What a frame costs beside its bytes, roughly: many small ones must not add up unseen. */
    private static final int FRAME_OVERHEAD = 128;

    private final String threadName;
    private final WritableByteChannel channel;
    private final IoThreads threads;
    private final @Nullable InlineOutput inline;
    private final FailureHandler failure;

    /** Guarded by this. */
    private final FrameQueue queue = new FrameQueue();

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

    /**
     * @param inline another way to the same channel; null for none
     */
    FrameWriter(
            String threadName,
            WritableByteChannel channel,
            @Nullable InlineOutput inline,
            IoThreads threads,
            FailureHandler failure) {
        this.threadName = threadName;
        this.channel = channel;
        this.inline = inline;
        this.threads = threads;
        this.failure = failure;
    }

    /**
     * Writes a frame on this thread where nothing is in its way, and it will not have to wait; else queues it. Either way it returns
     * at once. After the close it is dropped.
     */
    void send(OutgoingFrame frame) {
        InlineOutput near = inline;
        if (near == null || !CallingThread.mayWrite() || !beginsInline(near, frame)) {
            offer(frame);
            return;
        }
        try {
            near.write(frame);
            goOn();
        } catch (IOException e) {
            frame.begun(false);
            failed(e);
        } catch (RuntimeException | Error defect) {
            failed(new IOException("Defect of the host while writing; please report it.", defect));
        }
        if (isOver() && !threads.execute(threadName, this::runIfQuiet)) {
            runIfQuiet();
        }
    }

    /** Whether the frame is this thread's to write. Then nobody else writes. */
    private synchronized boolean beginsInline(InlineOutput near, OutgoingFrame frame) {
        if (closed || cutOff || writing || !queue.isEmpty() || frame.isFollowed() || !near.hasRoom(frame)) {
            return false;
        }
        if (!frame.offer()) {
            return false; // it was withdrawn, and the queue does not take it either
        }
        near.writing(frame);
        newest = frame;
        frame.begun(true);
        writing = true;
        return true;
    }

    /** What was queued meanwhile is written elsewhere. */
    private void goOn() {
        synchronized (this) {
            writing = !queue.isEmpty();
            if (!writing) {
                return;
            }
        }
        wake();
    }

    /** Whether it is closed, and somebody waits for the end of what was being written. */
    private synchronized boolean isOver() {
        return onQuiet != null;
    }

    /** The plugin has answered a frame, so it has read all up to there. */
    void wasRead(OutgoingFrame frame) {
        InlineOutput near = inline;
        if (near != null) {
            synchronized (this) {
                near.wasRead(frame);
            }
        }
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
        if (closed || cutOff || !frame.offer()) {
            return false;
        }
        frame.answerCost(answerCost);
        queue.add(frame);
        newest = frame;
        boolean wake = !writing;
        writing = true;
        return wake;
    }

    private synchronized boolean cutOffIfOverfull() {
        if (closed || cutOff || queue.answerBytes() <= MAX_UNREAD_BYTES) {
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

    /** Drops a frame of which no byte is on its way, also one that is still to be offered; false where one is. */
    synchronized boolean takeBack(OutgoingFrame frame) {
        return queue.takeBack(frame) || frame.withdraw();
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
                boolean lastIsWhole = endsWhole();
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

    private synchronized boolean endsWhole() {
        return queue.endsWhole();
    }

    private static void tell(List<OutgoingFrame> written) {
        for (OutgoingFrame each : written) {
            each.written();
        }
    }

    /** Fills the buffer from the queue; false, and no longer writing, when there is nothing to write. */
    private synchronized boolean stage(ByteBuffer staging, List<OutgoingFrame> staged) {
        queue.stage(staging, staged, inline);
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
