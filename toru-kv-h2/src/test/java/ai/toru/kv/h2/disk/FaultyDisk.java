package ai.toru.kv.h2.disk;

import ai.toru.kv.h2.workload.Chance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.h2.store.fs.FilePath;

/**
 * A disk for H2 that fails on demand: its power goes, it fills up, it errs once, it lies. The files are real; beside them it
 * keeps what would be on the platters, that is, what was there when it was made and what {@code force} brought there since.
 * Names (files made, removed, renamed) reach the platters in order, with any {@code force} or before, as a journalling file
 * system has it; H2's file systems know no sync of a directory, so the first file that appears with {@link #ID_SUFFIX} counts
 * as one. Thread-safe: its lock guards all fields.
 */
public final class FaultyDisk implements AutoCloseable {

    /** Of the file that a store makes only after it has synced the directory. */
    static final String ID_SUFFIX = ".id";

    private static final ConcurrentMap<Path, FaultyDisk> DISKS = new ConcurrentHashMap<>();

    private final Path directory;
    private final Random random;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Path, FaultyFile> names = new HashMap<>();
    private final List<Map<Path, FaultyFile>> unsyncedNames = new ArrayList<>();
    private final Set<FaultyChannel> open = new HashSet<>();
    private final DiskFaults faults = new DiskFaults();
    private Map<Path, FaultyFile> syncedNames = new HashMap<>();
    private boolean off;
    private boolean directorySynced;

    private FaultyDisk(Path directory, Random random) {
        this.directory = directory;
        this.random = random;
    }

    /** A disk for the files directly in a directory; what is there counts as synced. */
    public static FaultyDisk in(Path directory, long seed) throws IOException {
        Path real = directory.toRealPath();
        FaultyDisk disk = new FaultyDisk(real, Chance.of(seed));
        FilePath.register(new FaultyFilePath());
        DISKS.put(real, disk);
        return disk;
    }

    static FaultyDisk at(Path file) {
        FaultyDisk disk = DISKS.get(file.getParent());
        if (disk == null) {
            throw new IllegalStateException("There is no faulty disk with " + file);
        }
        return disk;
    }

    /** What to put before a path so that H2 uses such disks. */
    public static String prefix() {
        return FaultyFilePath.SCHEME + ":";
    }

    /** The faults that are to come. */
    public DiskFaults faults() {
        return faults;
    }

    /** Whether the power is gone. */
    public boolean isOff() {
        lock.lock();
        try {
            return off;
        } finally {
            lock.unlock();
        }
    }

    /** Cuts the power now. */
    public void cut() throws IOException {
        lock.lock();
        try {
            cutPower();
        } finally {
            lock.unlock();
        }
    }

    /** Gives power back; what was on the platters is what is there, and no fault is left to come. */
    public void powerOn() throws IOException {
        lock.lock();
        try {
            for (FaultyChannel channel : List.copyOf(open)) {
                channel.base().close();
            }
            open.clear();
            faults.clear();
            off = false;
        } finally {
            lock.unlock();
        }
    }

    FileChannel open(Path path, String mode, Opener opener) throws IOException {
        lock.lock();
        try {
            requirePower();
            boolean isNew = !Files.exists(path);
            FileChannel base = opener.open();
            if (isNew) {
                named(path, new FaultyFile(new byte[0]));
            }
            FaultyChannel channel = new FaultyChannel(this, file(path), base);
            open.add(channel);
            return channel;
        } finally {
            lock.unlock();
        }
    }

    boolean create(Path path, Creator creator) throws IOException {
        lock.lock();
        try {
            requirePower();
            boolean created = creator.create();
            if (created) {
                named(path, new FaultyFile(new byte[0]));
            }
            return created;
        } finally {
            lock.unlock();
        }
    }

    void delete(Path path, Runnable deletion) throws IOException {
        lock.lock();
        try {
            requirePower();
            if (Files.exists(path)) {
                file(path);
                deletion.run();
                named(path, null);
            }
        } finally {
            lock.unlock();
        }
    }

    void move(Path from, Path to, Runnable move) throws IOException {
        lock.lock();
        try {
            requirePower();
            FaultyFile file = file(from);
            noticeSyncOfDirectory();
            move.run();
            names.remove(from);
            named(to, file);
            maybeCut();
        } finally {
            lock.unlock();
        }
    }

    long size(FaultyChannel channel) throws IOException {
        lock.lock();
        try {
            requireOpen(channel);
            return channel.base().size();
        } finally {
            lock.unlock();
        }
    }

    FileLock tryLock(FaultyChannel channel, long position, long size, boolean shared) throws IOException {
        lock.lock();
        try {
            requireOpen(channel);
            return channel.base().tryLock(position, size, shared);
        } finally {
            lock.unlock();
        }
    }

    int read(FaultyChannel channel, ByteBuffer target, long position) throws IOException {
        lock.lock();
        try {
            requireOpen(channel);
            faults.onRead();
            return channel.base().read(target, position);
        } finally {
            lock.unlock();
        }
    }

    int write(FaultyChannel channel, ByteBuffer source, long position) throws IOException {
        lock.lock();
        try {
            requireOpen(channel);
            faults.onWrite();
            ByteBuffer part = source.duplicate();
            part.limit(
                    part.position() + faults.room(source.remaining(), growth(channel, source, position), this::used));
            byte[] bytes = new byte[part.remaining()];
            part.duplicate().get(bytes);
            channel.file().wrote(bytes, position);
            maybeCut();
            int written = channel.base().write(part, position);
            source.position(part.position());
            return written;
        } finally {
            lock.unlock();
        }
    }

    void truncate(FaultyChannel channel, long size) throws IOException {
        lock.lock();
        try {
            requireOpen(channel);
            faults.onWrite();
            channel.file().truncated(size);
            maybeCut();
            channel.base().truncate(size);
        } finally {
            lock.unlock();
        }
    }

    void force(FaultyChannel channel) throws IOException {
        lock.lock();
        try {
            requireOpen(channel);
            faults.onForce();
            if (random.nextBoolean()) {
                maybeCut();
            }
            if (!faults.isLyingAboutForce()) {
                channel.file().forced();
                namesSynced();
            }
            maybeCut();
        } finally {
            lock.unlock();
        }
    }

    void closed(FaultyChannel channel) {
        lock.lock();
        try {
            open.remove(channel);
        } finally {
            lock.unlock();
        }
    }

    private FaultyFile file(Path path) throws IOException {
        FaultyFile known = names.get(path);
        if (known != null) {
            return known;
        }
        FaultyFile found = new FaultyFile(Files.readAllBytes(path));
        names.put(path, found);
        syncedNames.put(path, found);
        unsyncedNames.forEach(earlier -> earlier.put(path, found));
        return found;
    }

    private void named(Path path, FaultyFile file) throws IOException {
        noticeSyncOfDirectory();
        if (file == null) {
            names.remove(path);
        } else {
            names.put(path, file);
        }
        unsyncedNames.add(new HashMap<>(names));
    }

    private void maybeCut() throws IOException {
        if (faults.isTimeToCut()) {
            cutPower();
            requirePower();
        }
    }

    /** Puts what survives into the files at once: whoever has one open cannot reach it any more. */
    private void cutPower() throws IOException {
        noticeSyncOfDirectory();
        off = true;
        int last = random.nextInt(unsyncedNames.size() + 1);
        Map<Path, FaultyFile> survivors = last == 0 ? syncedNames : unsyncedNames.get(last - 1);
        for (Path gone : names.keySet()) {
            if (!survivors.containsKey(gone)) {
                Files.deleteIfExists(gone);
            }
        }
        Map<Path, FaultyFile> rest = new HashMap<>();
        for (Map.Entry<Path, FaultyFile> entry : survivors.entrySet()) {
            byte[] content = entry.getValue().afterPowerCut(random);
            Files.write(entry.getKey(), content);
            rest.put(entry.getKey(), new FaultyFile(content));
        }
        names.clear();
        names.putAll(rest);
        namesSynced();
    }

    private void noticeSyncOfDirectory() throws IOException {
        if (!directorySynced) {
            try (Stream<Path> files = Files.list(directory)) {
                directorySynced = files.anyMatch(file -> file.toString().endsWith(ID_SUFFIX));
            }
            if (directorySynced) {
                namesSynced();
            }
        }
    }

    private void namesSynced() {
        syncedNames = new HashMap<>(names);
        unsyncedNames.clear();
    }

    private void requirePower() throws IOException {
        if (off) {
            throw new IOException("The power is off");
        }
    }

    /** A channel from before a cut stays dead. */
    private void requireOpen(FaultyChannel channel) throws IOException {
        requirePower();
        if (!open.contains(channel)) {
            throw new IOException("The power was off");
        }
    }

    private static long growth(FaultyChannel channel, ByteBuffer source, long position) throws IOException {
        return Math.max(0, position + source.remaining() - channel.base().size());
    }

    private long used() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        DISKS.remove(directory, this);
        if (DISKS.isEmpty()) {
            FilePath.unregister(new FaultyFilePath());
        }
    }

    /** Opens the real file. */
    interface Opener {
        FileChannel open() throws IOException;
    }

    /** Makes the real file, if it is not there. */
    interface Creator {
        boolean create() throws IOException;
    }
}
