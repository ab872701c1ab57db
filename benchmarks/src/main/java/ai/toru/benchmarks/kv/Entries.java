package ai.toru.benchmarks.kv;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Keys and values. Thread-safe.
 *
 * <p>No value is ever the same as another: SQLite writes and syncs nothing for a put of what is there already.
 */
final class Entries {

    private static final int DIGITS = 19;

    private final String[] keys;
    private final String[] absentKeys;
    private final String padding;
    private final AtomicLong values = new AtomicLong();

    /**
     * @param count how many keys
     * @param valueLength of each value, in ASCII characters, at least 19
     */
    Entries(int count, int valueLength) {
        keys = texts(count, "key-%08d");
        absentKeys = texts(count, "nil-%08d");
        padding = ".".repeat(valueLength - DIGITS);
    }

    /** Settings and state, as plugins keep them. */
    static Entries small(int count) {
        return new Entries(count, 100);
    }

    /** 2 MB in all. */
    static Entries large() {
        return new Entries(2000, 988);
    }

    int count() {
        return keys.length;
    }

    int valueLength() {
        return padding.length() + DIGITS;
    }

    /** What a store has to keep at least. */
    long bytes() {
        return (long) keys.length * (keys[0].length() + valueLength());
    }

    String key(int turn) {
        return keys[turn % keys.length];
    }

    String absentKey(int turn) {
        return absentKeys[turn % absentKeys.length];
    }

    String newValue() {
        String number = Long.toString(values.incrementAndGet());
        return padding + "0".repeat(DIGITS - number.length()) + number;
    }

    private static String[] texts(int count, String format) {
        return IntStream.range(0, count).mapToObj(format::formatted).toArray(String[]::new);
    }
}
