package ai.toru.kv.h2.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBaseDefault;

/** An open file of a {@link FaultyDisk}. Thread-safe: the disk's lock, within that of the channel. */
final class FaultyChannel extends FileBaseDefault {

    private final FaultyDisk disk;
    private final FaultyFile file;
    private final FileChannel base;

    FaultyChannel(FaultyDisk disk, FaultyFile file, FileChannel base) {
        this.disk = disk;
        this.file = file;
        this.base = base;
    }

    FileChannel base() {
        return base;
    }

    FaultyFile file() {
        return file;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return disk.read(this, target, position);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        return disk.write(this, source, position);
    }

    @Override
    protected void implTruncate(long size) throws IOException {
        disk.truncate(this, size);
    }

    @Override
    public void force(boolean metaData) throws IOException {
        disk.force(this);
    }

    @Override
    public long size() throws IOException {
        return disk.size(this);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return disk.tryLock(this, position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        disk.closed(this);
        base.close();
    }
}
