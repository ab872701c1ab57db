package ai.toru.host.internal.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32;

/**
 * A place in a log: behind so many bytes of one of its files. Which file that is, its content says, whatever its name by now.
 * Immutable.
 *
 * @param offset how many bytes of the file lie before it
 * @param check a checksum of the file's beginning and of the bytes just before the place; 0 at offset 0
 */
record LogPlace(long offset, int check) {

    /** Before everything. */
    static final LogPlace BEGINNING = new LogPlace(0, 0);

    /** A line begins with its time, so no two files begin alike. */
    private static final int LOOKED_AT = 64;

    /** The place that a text of {@link #text} names. */
    static LogPlace of(String text) {
        int hyphen = text.indexOf('-');
        return new LogPlace(
                Long.parseUnsignedLong(text, 0, hyphen, 16),
                Integer.parseUnsignedInt(text, hyphen + 1, text.length(), 16));
    }

    /** The place behind so many bytes of a file that has them. */
    static LogPlace in(FileChannel file, long offset) throws IOException {
        if (offset == 0) {
            return BEGINNING;
        }
        int length = (int) Math.min(LOOKED_AT, offset);
        CRC32 sum = new CRC32();
        sum.update(bytes(file, 0, length));
        sum.update(bytes(file, offset - length, length));
        return new LogPlace(offset, (int) sum.getValue());
    }

    /** Whether it is a place in this file. */
    boolean isIn(FileChannel file) throws IOException {
        return offset > 0 && file.size() >= offset && equals(in(file, offset));
    }

    String text() {
        return Long.toHexString(offset) + "-" + Integer.toHexString(check);
    }

    private static ByteBuffer bytes(FileChannel file, long from, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining() && file.read(buffer, from + buffer.position()) >= 0) {}
        return buffer.flip();
    }
}
