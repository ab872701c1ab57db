package ai.toru.plugin.internal.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Frames on their way to the host, each whole and in the order in which they were sent. Thread-safe.
 *
 * <p>Only its own thread writes. Callers never wait, so that no reader is held up by a host that reads slowly; and a
 * handler that is interrupted does not close the channel, as it would if it wrote itself. Who has something long to send asks
 * for room before it makes a frame of it: many long answers at once would else lie here, each several times as long.
 */
public final class Outbox implements Runnable {
    /** Shorter frames need no room. */
    private static final int LONG = 64 * 1024;

    private static final int ALL_ROOM = 8 * 1024 * 1024;

    /** A frame, and how much room is free once it is written. */
    private record Outgoing(ByteBuffer frame, int room) {}

    private final WritableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Semaphore room = new Semaphore(ALL_ROOM, true);
    private List<Outgoing> waiting = new ArrayList<>();
    private long unwritten;
    private boolean closed;

    /** Writes there, once a thread runs it. */
    public Outbox(WritableByteChannel channel) {
        this.channel = channel;
    }

    /** Takes room for a frame of about so many bytes, and waits until there is some; the room it took. */
    public int takeRoom(int length) {
        int taken = length < LONG ? 0 : Math.min(length, ALL_ROOM);
        if (taken > 0) {
            room.acquireUninterruptibly(taken);
        }
        return taken;
    }

    /** Gives room back that is not needed. */
    public void giveRoom(int taken) {
        room.release(taken);
    }

    /** Sends a frame, sooner or later. */
    public void send(ByteBuffer frame) throws ClosedChannelException {
        send(frame, 0);
    }

    /** Sends a frame, sooner or later, and then gives the room back that was taken for it. */
    public void send(ByteBuffer frame, int taken) throws ClosedChannelException {
        lock.lock();
        try {
            if (closed) {
                throw new ClosedChannelException();
            }
            waiting.add(new Outgoing(frame, taken));
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
            if (!closed) {
                closed = true;
                room.release(Integer.MAX_VALUE / 2); // whoever waits for some finds out
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Writes until it is closed or the connection is lost. */
    @Override
    public void run() {
        try {
            for (List<Outgoing> frames = take(); !frames.isEmpty(); frames = take()) {
                long count = frames.stream()
                        .mapToLong(each -> each.frame().remaining())
                        .sum();
                write(frames);
                written(count);
            }
        } catch (IOException | InterruptedException e) {
            close(); // the reader finds the end of the connection, too, and tells
        }
    }

    /** All frames that wait; none at the end. */
    private List<Outgoing> take() throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.await();
            }
            List<Outgoing> taken = closed ? List.of() : waiting;
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
    private void write(List<Outgoing> frames) throws IOException {
        for (Outgoing each : frames) {
            ByteBuffer frame = each.frame();
            while (frame.hasRemaining()) {
                int count = Math.min(frame.remaining(), buffer.remaining());
                buffer.put(frame.slice(frame.position(), count));
                frame.position(frame.position() + count);
                if (!buffer.hasRemaining()) {
                    empty();
                }
            }
            room.release(each.room());
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
