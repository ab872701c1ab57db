package ai.toru.benchmarks.kv;

import java.util.stream.IntStream;

/** Keys and values, made beforehand so that no measured loop makes text. Immutable. */
final class Entries {

    /** Odd, so that each value comes to each key in time: no put sets what is there already. */
    private static final int VALUES = 257;

    private final String[] keys;
    private final String[] absentKeys;
    private final String[] values;

    /**
     * @param count how many keys
     * @param valueLength of each value, in ASCII characters
     */
    Entries(int count, int valueLength) {
        keys = texts(count, "key-%08d");
        absentKeys = texts(count, "nil-%08d");
        values = texts(VALUES, "%0" + valueLength + "d");
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
        return values[0].length();
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

    String value(int turn) {
        return values[turn % VALUES];
    }

    private static String[] texts(int count, String format) {
        return IntStream.range(0, count).mapToObj(format::formatted).toArray(String[]::new);
    }
}
