package ai.toru.kv.h2.disk;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.h2.message.DbException;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** Paths such as {@code faulty:/tmp/x/kv.mv.db}, by which H2 reaches a {@link FaultyDisk}. Immutable once H2 made it. */
public final class FaultyFilePath extends FilePathWrapper {

    static final String SCHEME = "faulty";

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        Path path = path();
        return disk().open(path, mode, () -> getBase().open(mode));
    }

    @Override
    public InputStream newInputStream() throws IOException {
        return Channels.newInputStream(open("r"));
    }

    @Override
    public OutputStream newOutputStream(boolean append) throws IOException {
        return newFileChannelOutputStream(open("rw"), append);
    }

    @Override
    public boolean createFile() {
        Path path = path();
        return change(() -> disk().create(path, getBase()::createFile));
    }

    @Override
    public void delete() {
        Path path = path();
        change(() -> disk().delete(path, getBase()::delete));
    }

    @Override
    public void moveTo(FilePath newName, boolean atomicReplace) {
        Path path = path();
        FilePath target = ((FaultyFilePath) newName).getBase();
        change(() ->
                disk().move(path, Path.of(target.toString()), () -> getBase().moveTo(target, atomicReplace)));
    }

    private Path path() {
        return Path.of(getBase().toString());
    }

    private FaultyDisk disk() {
        return FaultyDisk.at(path());
    }

    private static <T> T change(Change<T> change) {
        try {
            return change.make();
        } catch (IOException e) {
            throw DbException.convertIOException(e, null);
        }
    }

    private static void change(Action action) {
        change(() -> {
            action.run();
            return true;
        });
    }

    /** A change of a directory that gives an answer. */
    private interface Change<T> {
        T make() throws IOException;
    }

    /** A change of a directory. */
    private interface Action {
        void run() throws IOException;
    }
}
