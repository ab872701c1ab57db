package ai.toru.host.internal.log;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The lines of a file from the last to the first, in the memory of one block, whatever their length. What is appended
 * meanwhile is not seen. Confined to the thread that reads.
 *
 * <p>Fails with {@link EOFException} if the file becomes shorter meanwhile.
 */
final class BackwardLines {

    /** How often to look again whether an unfinished last line is just being written. */
    private static final int MOST_LOOKS = 16;

    private final FileChannel file;
    private final byte[] block;

    /** What the block holds: so many bytes of the file, from here on. */
    private long blockStart;

    private int blockLength;

    /** Where the current line begins, and the one before it ends. */
    private long start;

    /** Where the current line ends; its line feed is there, if it has one. */
    private long end;

    /**
     * @param block a buffer, which others may use later but not meanwhile
     */
    BackwardLines(FileChannel file, byte[] block) throws IOException {
        this.file = file;
        this.block = block;
        this.start = settledSize();
        this.end = start;
    }

    /** Moves to the line before; false if there is none. */
    boolean previous() throws IOException {
        if (start == 0) {
            return false;
        }
        end = isLineFeed(start - 1) ? start - 1 : start;
        start = afterLineFeedBefore(end);
        return true;
    }

    /** Where the current line begins. */
    long start() {
        return start;
    }

    /** For the last line of a file: where it ends if it is whole, its line feed included, else where it begins. */
    long endOfWhole() throws IOException {
        return end < file.size() && isLineFeed(end) ? end + 1 : start;
    }

    /** How many bytes the current line has. */
    long length() {
        return end - start;
    }

    /** The beginning of the current line, without its end. */
    byte[] bytes(int most) throws IOException {
        byte[] line = new byte[(int) Math.min(most, length())];
        if (start >= blockStart && start + line.length <= blockStart + blockLength) {
            System.arraycopy(block, (int) (start - blockStart), line, 0, line.length);
        } else {
            readFully(line, line.length, start);
        }
        return line;
    }

    /** Counts the lines before the current one, which then is the first. */
    long countRest() throws IOException {
        long count = start > 0 && !isLineFeed(start - 1) ? 1 : 0;
        for (long rest = start; rest > 0; rest = blockStart) {
            load(rest);
            count += lineFeeds((int) (rest - blockStart));
        }
        start = 0;
        return count;
    }

    /** A writer may be in the middle of a line: it is done in a moment. */
    private long settledSize() throws IOException {
        long size = file.size();
        for (int looks = 1; looks < MOST_LOOKS && size > 0 && !isLineFeed(size - 1); looks++) {
            long grown = file.size();
            if (grown == size) {
                return size;
            }
            size = grown;
            blockLength = 0;
        }
        return size;
    }

    private boolean isLineFeed(long position) throws IOException {
        load(position + 1);
        return block[(int) (position - blockStart)] == '\n';
    }

    private long afterLineFeedBefore(long position) throws IOException {
        for (long rest = position; rest > 0; rest = blockStart) {
            load(rest);
            for (int i = (int) (rest - blockStart) - 1; i >= 0; i--) {
                if (block[i] == '\n') {
                    return blockStart + i + 1;
                }
            }
        }
        return 0;
    }

    private long lineFeeds(int length) {
        long count = 0;
        for (int i = 0; i < length; i++) {
            count += block[i] == '\n' ? 1 : 0;
        }
        return count;
    }

    /** Has the byte before a position in the block, and as many before that as there is room for. */
    private void load(long position) throws IOException {
        if (position > blockStart && position <= blockStart + blockLength) {
            return;
        }
        int length = (int) Math.min(block.length, position);
        readFully(block, length, position - length);
        blockStart = position - length;
        blockLength = length;
    }

    private void readFully(byte[] into, int length, long position) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(into, 0, length);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("The file was cut while it was read.");
            }
        }
    }
}
