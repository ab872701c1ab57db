package ai.toru.plugin.internal.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Frames on their way to the host, each whole and in the order in which they were sent. Thread-safe.
 *
 * <p>Only its own thread writes. Callers never wait, so that no reader is held up by a host that reads slowly; and a
 * handler that is interrupted does not close the channel, as it would if it wrote itself.
 */
public final class Outbox implements Runnable {
    private final WritableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private List<ByteBuffer> waiting = new ArrayList<>();
    private long unwritten;
    private boolean closed;

    /** Writes there, once a thread runs it. */
    public Outbox(WritableByteChannel channel) {
        this.channel = channel;
    }

    /** Sends a frame, sooner or later. */
    public void send(ByteBuffer frame) throws ClosedChannelException {
        lock.lock();
        try {
            if (closed) {
                throw new ClosedChannelException();
            }
            waiting.add(frame);
            unwritten += frame.remaining();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many bytes the host has not taken yet. */
    public long unwritten() {
        lock.lock();
        try {
            return unwritten;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the host has taken everything, or so long. */
    public void flush(Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (unwritten > 0 && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sends nothing any more. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Writes until it is closed or the connection is lost. */
    @Override
    public void run() {
        try {
            for (List<ByteBuffer> frames = take(); !frames.isEmpty(); frames = take()) {
                long count = frames.stream().mapToLong(ByteBuffer::remaining).sum();
                write(frames);
                written(count);
            }
        } catch (IOException | InterruptedException e) {
            close(); // the reader finds the end of the connection, too, and tells
        }
    }

    /** All frames that wait; none at the end. */
    private List<ByteBuffer> take() throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.await();
            }
            List<ByteBuffer> taken = closed ? List.of() : waiting;
            waiting = new ArrayList<>();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void written(long count) {
        lock.lock();
        try {
            unwritten -= count;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Small frames share a write, large ones take several. */
    private void write(List<ByteBuffer> frames) throws IOException {
        for (ByteBuffer frame : frames) {
            while (frame.hasRemaining()) {
                int count = Math.min(frame.remaining(), buffer.remaining());
                buffer.put(frame.slice(frame.position(), count));
                frame.position(frame.position() + count);
                if (!buffer.hasRemaining()) {
                    empty();
                }
            }
        }
        empty();
    }

    private void empty() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }
}
