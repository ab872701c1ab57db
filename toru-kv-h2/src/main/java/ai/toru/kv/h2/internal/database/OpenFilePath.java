package ai.toru.kv.h2.internal.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import org.h2.store.fs.FilePath;
import org.jspecify.annotations.Nullable;

/** A path by which H2 reaches a file of one opening: the same file, by another name. Immutable. */
final class OpenFilePath extends FilePath {

    private final OpenFiles files;
    private final FilePath base;

    OpenFilePath(OpenFiles files, String path, FilePath base) {
        this.files = files;
        this.base = base;
        this.name = path;
    }

    @Override
    public String getScheme() {
        return files.scheme();
    }

    @Override
    public FilePath getPath(String path) {
        return new OpenFilePath(
                files, path, FilePath.get(path.substring(files.prefix().length())));
    }

    @Override
    public FilePath unwrap() {
        return base.unwrap();
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return files.open(base, mode);
    }

    @Override
    public void moveTo(FilePath target, boolean atomicReplace) {
        base.moveTo(((OpenFilePath) target).base, atomicReplace);
    }

    @Override
    public List<FilePath> newDirectoryStream() {
        List<FilePath> entries = base.newDirectoryStream();
        entries.replaceAll(this::wrap); // stays a list that H2 can change
        return entries;
    }

    @Override
    public FilePath createTempFile(String suffix, boolean inTempDir) throws IOException {
        return wrap(base.createTempFile(suffix, inTempDir));
    }

    @Override
    public FilePath toRealPath() {
        return wrap(base.toRealPath());
    }

    @Override
    public @Nullable FilePath getParent() {
        FilePath parent = base.getParent();
        return parent == null ? null : wrap(parent);
    }

    private FilePath wrap(FilePath other) {
        return new OpenFilePath(files, files.prefix() + other, other);
    }

    @Override
    public long size() {
        return base.size();
    }

    @Override
    public boolean createFile() {
        return base.createFile();
    }

    @Override
    public boolean exists() {
        return base.exists();
    }

    @Override
    public void delete() {
        base.delete();
    }

    @Override
    public boolean isDirectory() {
        return base.isDirectory();
    }

    @Override
    public boolean isRegularFile() {
        return base.isRegularFile();
    }

    @Override
    public boolean isAbsolute() {
        return base.isAbsolute();
    }

    @Override
    public long lastModified() {
        return base.lastModified();
    }

    @Override
    public boolean canWrite() {
        return base.canWrite();
    }

    @Override
    public void createDirectory() {
        base.createDirectory();
    }

    @Override
    public boolean setReadOnly() {
        return base.setReadOnly();
    }
}
