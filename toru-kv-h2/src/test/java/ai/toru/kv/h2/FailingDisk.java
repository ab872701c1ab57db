package ai.toru.kv.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** A file system of H2's on which writes fail below some directories; H2 makes one of it for each file. Thread-safe. */
@SuppressWarnings("exports") // H2 is no part of what this module shows
public final class FailingDisk extends FilePathWrapper {

    /** How many writes were refused below the directories that are full. */
    private static final Map<Path, Integer> FULL = new ConcurrentHashMap<>();

    /** Made by H2. */
    public FailingDisk() {}

    /** Tells H2 of it, and gives the prefix of paths on it. */
    static String prefix() {
        FilePath.register(new FailingDisk());
        return "failing:";
    }

    /** From now on nothing can be written below this directory. */
    static void fill(Path directory) {
        FULL.put(directory.toAbsolutePath(), 0);
    }

    /** It can again. */
    static void free(Path directory) {
        FULL.remove(directory.toAbsolutePath());
    }

    /** How many writes were refused since it is full. */
    static int refusals(Path directory) {
        return FULL.getOrDefault(directory.toAbsolutePath(), 0);
    }

    @Override
    public String getScheme() {
        return "failing";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Channel(super.open(mode), Path.of(getBase().toString()).getParent());
    }

    private static final class Channel extends FileBaseDefault {

        private final FileChannel file;
        private final Path directory;

        Channel(FileChannel file, Path directory) {
            this.file = file;
            this.directory = directory;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return file.read(into, position);
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            if (FULL.computeIfPresent(directory, (full, refused) -> refused + 1) != null) {
                throw new IOException("No space left on device");
            }
            return file.write(from, position);
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            file.force(metaData);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
