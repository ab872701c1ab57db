package ai.toru.host.internal.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * The lines of a file from some place to the last, in the memory of one block and of the longest line that is of interest.
 * Confined to the thread that reads.
 */
final class ForwardLines {

    private final FileChannel file;
    private final ByteBuffer block;
    private final byte[] line;
    private int kept;
    private long length;
    private long end;

    /**
     * @param from where the first line begins
     * @param longest so much of a line is kept
     */
    ForwardLines(FileChannel file, long from, byte[] block, int longest) {
        this.file = file;
        this.end = from;
        this.block = ByteBuffer.wrap(block).limit(0);
        this.line = new byte[longest];
    }

    /**
     * Moves to the next line.
     *
     * @param alsoTorn whether a last line without a line feed counts, which in the latest file may be half written
     * @return false if there is none
     */
    boolean next(boolean alsoTorn) throws IOException {
        kept = 0;
        length = 0;
        while (block.hasRemaining() || fill()) {
            byte next = block.get();
            if (next == '\n') {
                end += length + 1;
                return true;
            }
            if (kept < line.length) {
                line[kept++] = next;
            }
            length++;
        }
        if (alsoTorn && length > 0) {
            end += length;
            return true;
        }
        return false;
    }

    /** The beginning of the line, without its end. */
    byte[] bytes() {
        return Arrays.copyOf(line, kept);
    }

    /** How many bytes the line has. */
    long length() {
        return length;
    }

    /** Where the line ends, its line feed included; before the first line, where that begins. */
    long end() {
        return end;
    }

    private boolean fill() throws IOException {
        block.clear();
        int read = file.read(block, end + length);
        block.flip();
        return read > 0;
    }
}
