package ai.toru.host.internal.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes entries and writes them to a rotating file, many at once. What cannot be written is counted, and one entry says so
 * as soon as it can be again; the host's log is told once. Confined to one thread at a time.
 */
final class EntryFile {

    private static final Logger LOG = LoggerFactory.getLogger(EntryFile.class);
    private static final int BATCH_BYTES = 64 * 1024;
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final String name;
    private final Path path;
    private final LineFormat format;
    private final EntryListener listener;
    private final RotatingFile file;
    private final DropCount unwritten = new DropCount("the log file could not be written; see the host's log");
    private final ByteArrayOutputStream batch = new ByteArrayOutputStream();
    private int batchEntries;
    private boolean failing;

    /** When the latest entry was made. */
    private Instant latest = Instant.EPOCH;

    /** When the host's log was last told that the file cannot be written. */
    private Instant told = Instant.EPOCH;

    /** Whether it was told of this time. */
    private boolean toldThisTime;

    /**
     * @param name what the host's log calls it, as the beginning of a sentence
     * @param listener hears each entry that the file gets
     */
    EntryFile(String name, Path path, LogLimits limits, LineFormat format, EntryListener listener) {
        this.name = name;
        this.path = path;
        this.format = format;
        this.listener = listener;
        this.file = new RotatingFile(path, limits.fileBytes(), limits.files());
    }

    /**
     * Takes an entry, and writes what has come together if it is enough for that.
     *
     * @return how many bytes it takes
     */
    int add(LogEntry entry) {
        int bytes = 0;
        if (batchEntries == 0 && !unwritten.isEmpty()) {
            bytes = append(LogEntry.warning(entry.at(), entry.pluginId(), unwritten.summary()));
        }
        bytes += append(entry);
        batchEntries++;
        if (batch.size() > BATCH_BYTES) {
            write();
        }
        return bytes;
    }

    /** Writes what was taken. */
    void write() {
        if (batchEntries == 0) {
            return;
        }
        try {
            file.append(batch.toByteArray());
            written();
        } catch (IOException | RuntimeException unwritable) {
            notWritten(unwritable);
        }
        batch.reset();
        batchEntries = 0;
    }

    private int append(LogEntry entry) {
        latest = entry.at();
        byte[] line = format.format(entry);
        batch.writeBytes(line);
        batch.write('\n');
        listener.taken(entry);
        return line.length + 1;
    }

    private void written() {
        listener.written();
        unwritten.reset();
        if (failing) {
            failing = false;
            if (toldThisTime) {
                LOG.info("{} is written again: {}", name, path);
            }
        }
    }

    private void notWritten(Exception failure) {
        unwritten.add(batchEntries, batch.size());
        if (!failing) {
            failing = true;
            toldThisTime = !latest.isBefore(told.plus(QUIET)); // a disk that is nearly full fails and works by turns
        } else {
            return;
        }
        if (toldThisTime) {
            told = latest;
            LOG.warn(
                    "{} cannot be written: {} ({}). Plugins go on, its lines are dropped until it can."
                            + " Make room on the disk, or make the directory writable.",
                    name,
                    path,
                    words(failure));
            LOG.debug("Writing {} failed", path, failure);
        }
    }

    /** The system's own words, where it has any: the path is in the message already. */
    static String words(Exception failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileAlreadyExistsException inTheWay) {
            return inTheWay.getFile() + " is not a directory";
        }
        String reason = failure instanceof FileSystemException system ? system.getReason() : failure.getMessage();
        return reason == null ? failure.toString() : reason;
    }
}
