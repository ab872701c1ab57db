package ai.toru.host.internal.protocol;

import ai.toru.host.http.HeaderFields;
import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * Header fields as members of a JSON object, where each name can stand once: repeated fields are joined with a comma
 * (RFC 9110, 5.3), {@code Cookie} with a semicolon (RFC 6265, 5.4). Names compare without regard to case and are
 * spelled as they came first. Confined to the thread that encodes; may be used for others afterwards.
 */
final class HeaderJoiner {

    private static final int NONE = -1;

    private final BiConsumer<String, String> adding = this::add;
    private final String[] names;
    private final String[] values;
    private final int[] hashes;

    /** For each field, the next one of the same name. */
    private final int[] next;

    /** For each first field of a name, the last one; {@link #NONE} for a repeat. */
    private final int[] last;

    private int size;

    /** For at most so many fields at a time. */
    HeaderJoiner(int capacity) {
        names = new String[capacity];
        values = new String[capacity];
        hashes = new int[capacity];
        next = new int[capacity];
        last = new int[capacity];
    }

    private void add(String name, String value) {
        int hash = hash(name);
        int first = find(name, hash);
        names[size] = name;
        values[size] = value;
        hashes[size] = hash;
        next[size] = NONE;
        last[size] = NONE;
        if (first == NONE) {
            last[size] = size;
        } else {
            next[last[first]] = size;
            last[first] = size;
        }
        size++;
    }

    private int find(String name, int hash) {
        for (int i = 0; i < size; i++) {
            if (hashes[i] == hash && last[i] != NONE && names[i].equalsIgnoreCase(name)) {
                return i;
            }
        }
        return NONE;
    }

    /** Equal for names that differ in case only, as far as names are ASCII; others may repeat. */
    private static int hash(String name) {
        int hash = 0;
        for (int i = 0; i < name.length(); i++) {
            hash = 31 * hash + (name.charAt(i) | 0x20);
        }
        return hash;
    }

    /** Writes the object of these fields, and forgets them. */
    void write(HeaderFields fields, FrameWriter out) {
        try {
            fields.forEach(adding);
            write(out);
        } finally {
            Arrays.fill(names, 0, size, "");
            Arrays.fill(values, 0, size, "");
            size = 0;
        }
    }

    private void write(FrameWriter out) {
        out.raw('{');
        for (int i = 0; i < size; i++) {
            if (last[i] != NONE) {
                if (i > 0) {
                    out.raw(',');
                }
                out.string(names[i]).raw(':');
                writeJoined(i, out);
            }
        }
        out.raw('}');
    }

    private void writeJoined(int first, FrameWriter out) {
        String separator = names[first].equalsIgnoreCase("Cookie") ? "; " : ", ";
        out.raw('"').inner(values[first]);
        for (int i = next[first]; i != NONE; i = next[i]) {
            out.inner(separator).inner(values[i]);
        }
        out.raw('"');
    }
}
