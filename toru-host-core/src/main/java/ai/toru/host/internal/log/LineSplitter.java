package ai.toru.host.internal.log;

import java.util.Arrays;

/**
 * Makes lines of bytes, none longer than a limit. Takes memory for one line, whatever comes. Confined to the thread that
 * feeds it.
 */
final class LineSplitter {

    /** Takes lines. */
    @FunctionalInterface
    interface Sink {
        /**
         * One line, without its end.
         *
         * @param cut whether more of it was dropped
         */
        void line(byte[] bytes, boolean cut);
    }

    private static final int FIRST_CAPACITY = 256;

    private final int limit;
    private final Sink sink;
    private byte[] line = new byte[FIRST_CAPACITY];
    private int length;

    /** Whether the rest of the current line is dropped. */
    private boolean skipping;

    LineSplitter(int limit, Sink sink) {
        this.limit = limit;
        this.sink = sink;
    }

    /** Takes the next bytes. */
    void accept(byte[] bytes, int count) {
        int start = 0;
        for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n') {
                append(bytes, start, i);
                end();
                start = i + 1;
            }
        }
        append(bytes, start, count);
    }

    /** Takes what is there as a line: there will be no more. */
    void flush() {
        if (length > 0) {
            emit(false);
        }
        skipping = false;
    }

    private void end() {
        if (!skipping) {
            emit(false);
        }
        skipping = false;
    }

    private void append(byte[] bytes, int from, int to) {
        if (skipping || from == to) {
            return;
        }
        int fits = Math.min(to - from, limit - length);
        reserve(length + fits);
        System.arraycopy(bytes, from, line, length, fits);
        length += fits;
        if (fits < to - from) {
            cut(bytes[from + fits] == '\r' && from + fits + 1 == to);
        }
    }

    /** One carriage return too many may be half of the line's end. */
    private void cut(boolean onlyCarriageReturn) {
        if (!onlyCarriageReturn) {
            length = Utf8Ends.wholeCharacters(line, length);
            emit(true);
            skipping = true;
        }
    }

    private void emit(boolean cut) {
        int end = !cut && length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        sink.line(Arrays.copyOf(line, end), cut);
        length = 0;
    }

    private void reserve(int capacity) {
        if (line.length < capacity) {
            line = Arrays.copyOf(line, Math.min(limit, Math.max(capacity, line.length * 2)));
        }
    }
}
