package ai.toru.host.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * How many bytes of messages a host may hold at once, over all its plugins: what keeps many large ones that come together
 * from filling the heap. Thread-safe.
 *
 * <p>Half of it is for requests: their bodies while they are read, and the frames that are made of them, until they are
 * answered. The other half is for answers: large frames while they are read and understood, and bodies until whoever wrote
 * them to a client gives them back. So neither can starve the other. It counts bytes, not objects: a heap should be some
 * times larger.
 */
public final class ByteBudget {

    private final long limit;

    private final Share requests;
    private final Share answers;

    /**
     * @param limit bytes, for requests and answers together; positive
     */
    public ByteBudget(long limit) {
        if (limit < 2) {
            throw new IllegalArgumentException("A budget has at least 2 bytes, not " + limit + ".");
        }
        this.limit = limit;
        requests = new Share(limit / 2);
        answers = new Share(limit - limit / 2);
    }

    /** Of requests and answers together, in bytes. */
    public long limit() {
        return limit;
    }

    /** What requests hold now, in bytes. */
    public long heldByRequests() {
        return requests.used.get();
    }

    /** What answers hold now, in bytes. */
    public long heldByAnswers() {
        return answers.used.get();
    }

    /** For one request; holds nothing yet. */
    public Holding forRequest() {
        return new Holding(requests);
    }

    /** For one answer; holds nothing yet. */
    public Holding forAnswer() {
        return new Holding(answers);
    }

    /** Has whoever waits for room look again whether it is still wanted. */
    public void lookAgain() {
        answers.changed();
        requests.changed();
    }

    /** What one message holds. Thread-safe; what is taken after the close is given back at once. */
    public static final class Holding implements AutoCloseable {

        /** Each request has one: so its number is no object of its own. */
        private static final AtomicLongFieldUpdater<Holding> BYTES =
                AtomicLongFieldUpdater.newUpdater(Holding.class, "bytes");

        private final Share share;
        private volatile long bytes;
        private volatile boolean closed;

        private Holding(Share share) {
            this.share = share;
        }

        /** Takes more, where there is room and nobody waits for some, or where nobody else holds anything. */
        public boolean tryTake(long more) {
            boolean taken = share.waiting.get() == 0 && share.tryTake(more, bytes);
            if (taken) {
                keep(more);
            }
            return taken;
        }

        /** Takes more, room or not: for what is in memory already. */
        public void take(long more) {
            share.used.addAndGet(more);
            keep(more);
        }

        /**
         * Takes more as soon as there is room, in the order in which callers came; blocks until then.
         *
         * @param wanted asked again and again; once false, nothing is taken. Call {@link #lookAgain} when it changes
         * @return whether it was taken
         */
        public boolean takeWhenThereIsRoom(long more, BooleanSupplier wanted) {
            boolean taken = share.takeInTurn(more, wanted);
            if (taken) {
                keep(more);
            }
            return taken;
        }

        /** Gives a part of it back; all, where it holds less. */
        public void giveBack(long less) {
            long held = BYTES.getAndUpdate(this, now -> Math.max(0, now - less));
            if (held > 0 && less > 0) {
                share.giveBack(Math.min(held, less));
            }
        }

        /** What it holds. */
        public long bytes() {
            return bytes;
        }

        /** Gives all back. Idempotent. */
        @Override
        public void close() {
            closed = true;
            giveBackAll();
        }

        private void keep(long more) {
            BYTES.addAndGet(this, more);
            if (closed) {
                giveBackAll();
            }
        }

        private void giveBackAll() {
            long held = BYTES.getAndSet(this, 0);
            if (held > 0) {
                share.giveBack(held);
            }
        }
    }

    /** One half. Thread-safe. */
    private static final class Share {

        private final long size;
        private final AtomicLong used = new AtomicLong();
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();

        /** Whose turn it is. Guarded by lock. */
        private final Deque<Object> turns = new ArrayDeque<>();

        /** How many wait; read without the lock, so that nobody pays for it while none does. */
        private final AtomicLong waiting = new AtomicLong();

        Share(long size) {
            this.size = size;
        }

        /** Where others hold nothing, anything is let in: what is larger than the share would never get through. */
        boolean tryTake(long more, long own) {
            long now;
            do {
                now = used.get();
                if (now + more > size && now > own) {
                    return false;
                }
            } while (!used.compareAndSet(now, now + more));
            return true;
        }

        boolean takeInTurn(long more, BooleanSupplier wanted) {
            Object turn = new Object();
            lock.lock();
            try {
                waiting.incrementAndGet(); // before the look at what is used: whoever gives back sees it
                turns.add(turn);
                while (wanted.getAsBoolean()) {
                    if (turns.peek() == turn && tryTake(more, 0)) {
                        return true;
                    }
                    changed.awaitUninterruptibly();
                }
                return false;
            } finally {
                turns.remove(turn);
                waiting.decrementAndGet();
                changed.signalAll();
                lock.unlock();
            }
        }

        void giveBack(long less) {
            used.addAndGet(-less);
            if (waiting.get() > 0) {
                changed();
            }
        }

        void changed() {
            lock.lock();
            try {
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
