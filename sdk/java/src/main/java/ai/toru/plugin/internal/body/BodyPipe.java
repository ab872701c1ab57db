package ai.toru.plugin.internal.body;

import ai.toru.plugin.internal.wire.FrameException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A request's body that is still coming, as a stream. The reader of the connection puts pieces in; whoever takes them out
 * gives the host credit for more. Thread-safe.
 */
public final class BodyPipe extends InputStream {
    private final long window;
    private final Duration limit;
    private final LongConsumer giveCredit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<byte[]> pieces = new ArrayDeque<>();
    /** Bytes that have come and were not taken. */
    private long held;
    /** Bytes that were taken and no credit given for. */
    private long owed;

    private boolean complete;
    private @Nullable String broken;
    private byte[] piece = {};
    private int position;

    /** Takes so many bytes before it gives credit, and waits for more at most so long. */
    public BodyPipe(long window, Duration limit, LongConsumer giveCredit) {
        this.window = window;
        this.limit = limit;
        this.giveCredit = giveCredit;
    }

    /** A piece has come; {@link FrameException} if there was no credit for it. */
    public void feed(byte[] data) throws FrameException {
        lock.lock();
        try {
            if (complete || data.length == 0) {
                return;
            }
            held += data.length;
            if (held + owed > window) {
                throw new FrameException("more of a request's body than its credit of " + window + " bytes");
            }
            pieces.add(data);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The end has come; with a reason, before its time. */
    public void finish(@Nullable String why) {
        lock.lock();
        try {
            if (!complete) {
                complete = true;
                broken = why;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        int count;
        long credit;
        lock.lock();
        try {
            if (!awaitPiece()) {
                return -1;
            }
            count = Math.min(length, piece.length - position);
            System.arraycopy(piece, position, into, offset, count);
            position += count;
            credit = settle(count);
        } finally {
            lock.unlock();
        }
        if (credit > 0) {
            giveCredit.accept(credit);
        }
        return count;
    }

    @Override
    public int available() {
        lock.lock();
        try {
            return piece.length - position;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is something to read; false at the end. */
    private boolean awaitPiece() throws IOException {
        long nanos = limit.toNanos();
        while (position == piece.length) {
            if (broken != null) {
                throw new BrokenBodyException(broken);
            }
            byte[] next = pieces.poll();
            if (next != null) {
                piece = next;
                position = 0;
            } else if (complete) {
                return false;
            } else {
                nanos = await(nanos);
            }
        }
        return true;
    }

    @SuppressWarnings("WaitNotInLoop") // the caller loops
    private long await(long nanos) throws IOException {
        if (nanos <= 0) {
            throw new BrokenBodyException("nothing came for " + limit.toSeconds() + " s");
        }
        try {
            return changed.awaitNanos(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("Interrupted").initCause(e);
        }
    }

    /** The credit to give now: it goes out in portions, since each is a message. */
    private long settle(int count) {
        held -= count;
        owed += count;
        if (complete || owed * 4 < window) {
            return 0;
        }
        long credit = owed;
        owed = 0;
        return credit;
    }
}
