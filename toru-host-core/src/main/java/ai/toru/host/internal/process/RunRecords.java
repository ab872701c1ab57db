package ai.toru.host.internal.process;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One small file for each process, for the host that comes after a killed one. Confined to the starter thread.
 *
 * <p>A host that cannot write them runs all the same: it loses one of several nets, and says so once.
 */
final class RunRecords {

    private static final Logger LOG = LoggerFactory.getLogger(RunRecords.class);
    private static final String SUFFIX = ".process";
    private static final int LARGEST = 64 * 1024;

    private final Path directory;
    private boolean warned;

    RunRecords(Path directory) {
        this.directory = directory;
    }

    /** Makes the directory, for this user only. */
    void open() {
        try {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException | UnsupportedOperationException unusable) {
            warn(unusable);
        }
    }

    /** What is recorded. A file that cannot be understood is removed. */
    List<RunRecord> read() {
        List<RunRecord> records = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    readInto(records, file);
                }
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            warn(unreadable);
        }
        return records;
    }

    void write(RunRecord record) {
        try {
            Files.writeString(file(record.run()), record.text());
        } catch (IOException unwritable) {
            warn(unwritable);
        }
    }

    void remove(RunToken run) {
        remove(file(run));
    }

    private void readInto(List<RunRecord> records, Path file) throws IOException {
        try {
            if (Files.size(file) > LARGEST) {
                throw new IOException("It is too large.");
            }
            RunRecord record = RunRecord.parse(Files.readString(file));
            if (!file.equals(file(record.run()))) {
                throw new IOException("It has the name of another.");
            }
            records.add(record);
        } catch (IOException corrupt) {
            LOG.warn("{} is no record of a process ({}); it is removed.", file, corrupt.toString());
            remove(file);
        }
    }

    private void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException unwritable) {
            warn(unwritable);
        }
    }

    private Path file(RunToken run) {
        return directory.resolve(run.life() + "-" + run.number() + SUFFIX);
    }

    private void warn(Exception unusable) {
        if (warned) {
            LOG.debug("Records of processes in {} cannot be kept.", directory, unusable);
            return;
        }
        warned = true;
        LOG.warn(
                "Records of processes cannot be kept in {}: should this host be killed, children of plugins that left"
                        + " their group may outlive it. Make the directory writable for this user.",
                directory,
                unusable);
    }
}
