package ai.toru.testing.dev;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** The latest entries, for those who look on. Thread-safe. */
final class EntryBook {

    private static final int MOST = 2000;
    private static final long MOST_CHARACTERS = 32L << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final Deque<Entry> entries = new ArrayDeque<>();
    private final Consumer<Entry> alsoTo;
    private long count;
    private long characters;

    /**
     * An empty one.
     *
     * @param alsoTo is given each entry, too, on the thread that adds it
     */
    EntryBook(Consumer<Entry> alsoTo) {
        this.alsoTo = alsoTo;
    }

    /** Gives the entry its number, and forgets the oldest where there are too many. */
    void add(Entry entry) {
        Entry numbered;
        lock.lock();
        try {
            numbered = entry.numbered(++count);
            entries.add(numbered);
            characters += entry.text().length();
            while (entries.size() > MOST || (characters > MOST_CHARACTERS && entries.size() > 1)) {
                characters -= entries.remove().text().length();
            }
            added.signalAll();
        } finally {
            lock.unlock();
        }
        alsoTo.accept(numbered);
    }

    /** What came after a number; waits for it for a while where there is nothing yet. */
    List<Entry> after(long number, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (count <= number && left > 0) {
                left = added.awaitNanos(left);
            }
            List<Entry> later = new ArrayList<>(entries);
            later.removeIf(entry -> entry.number() <= number);
            return later;
        } finally {
            lock.unlock();
        }
    }

    /** One entry, unless it is forgotten. */
    Optional<Entry> entry(long number) {
        lock.lock();
        try {
            return entries.stream().filter(entry -> entry.number() == number).findFirst();
        } finally {
            lock.unlock();
        }
    }
}
