package ai.toru.benchmarks.kv;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the file system itself takes for one block that lasts: the least that any durable put can cost here. Confined to the
 * thread that measures with it.
 */
final class RawSync implements AutoCloseable {

    private static final int BLOCK = 4096;

    private final FileChannel file;
    private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    private long end;

    RawSync(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** Writes a block where none was, and syncs. */
    Work appends() {
        return turn -> {
            write(end);
            end += BLOCK;
        };
    }

    /** Writes over the file's first block, and syncs. */
    Work overwrites() {
        return turn -> write(0);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void write(long position) {
        try {
            block.clear();
            while (block.hasRemaining()) {
                file.write(block, position + block.position());
            }
            file.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
