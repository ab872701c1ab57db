package ai.toru.host.internal.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one plugin's lines to its file, not faster than allowed. What is too much, or cannot be written, is counted, and
 * one line says so as soon as there is room again. Confined to the pump thread.
 */
final class LineWriter {

    private static final Logger LOG = LoggerFactory.getLogger(LineWriter.class);
    private static final int BATCH_BYTES = 64 * 1024;

    private final String pluginId;
    private final Path path;
    private final LineTools tools;
    private final RotatingFile file;
    private final RateLimit rate;
    private final DropCount tooFast;
    private final DropCount unwritten = new DropCount("the log file could not be written; see the host's log");
    private final ByteArrayOutputStream batch = new ByteArrayOutputStream();
    private int batchLines;
    private boolean failing;

    LineWriter(String pluginId, Path path, LogLimits limits, LineTools tools) {
        this.pluginId = pluginId;
        this.path = path;
        this.tools = tools;
        this.file = new RotatingFile(path, limits.fileBytes(), limits.files());
        this.rate = new RateLimit(
                limits.bytesPerSecond(), limits.burstBytes(), tools.clock().nanoTime());
        this.tooFast = new DropCount("the plugin wrote more than " + limits.bytesPerSecond()
                + " bytes a second for some time; have it write less");
    }

    /** Takes a line of the plugin's. */
    void line(LogStream stream, byte[] line, boolean cut) {
        if (!rate.admits(now())) {
            tooFast.add(1, line.length + 1L);
            return;
        }
        summarize();
        String text = new String(line, StandardCharsets.UTF_8);
        String message = cut ? text + " … [cut: the line is longer than " + line.length + " bytes]" : text;
        add(tools.level().of(text), stream, message);
    }

    /** Says what was dropped, once there is room, and writes what was taken. */
    void flush() {
        if (!tooFast.isEmpty() && rate.admits(now())) {
            summarize();
        }
        write();
    }

    /** The same at the end of a run, room or not. */
    void finish() {
        summarize();
        write();
    }

    private long now() {
        return tools.clock().nanoTime();
    }

    private void summarize() {
        if (!tooFast.isEmpty()) {
            String summary = tooFast.summary();
            tooFast.reset();
            add("warn", LogStream.HOST, summary);
        }
    }

    private void add(String level, LogStream stream, String message) {
        if (batchLines == 0 && !unwritten.isEmpty()) {
            append("warn", LogStream.HOST, unwritten.summary());
        }
        append(level, stream, message);
        batchLines++;
        if (batch.size() > BATCH_BYTES) {
            write();
        }
    }

    private void append(String level, LogStream stream, String message) {
        byte[] line = tools.format().format(tools.clock().instant(), level, pluginId, stream, message);
        batch.writeBytes(line);
        batch.write('\n');
        rate.charge(line.length + 1L);
    }

    private void write() {
        if (batchLines == 0) {
            return;
        }
        try {
            file.append(batch.toByteArray());
            written();
        } catch (IOException | RuntimeException unwritable) {
            notWritten(unwritable);
        }
        batch.reset();
        batchLines = 0;
    }

    private void written() {
        unwritten.reset();
        if (failing) {
            failing = false;
            LOG.info("The log of plugin {} is written again: {}", pluginId, path);
        }
    }

    private void notWritten(Exception failure) {
        unwritten.add(batchLines, batch.size());
        if (!failing) {
            failing = true;
            LOG.warn(
                    "The log of plugin {} cannot be written: {} ({}). The plugin goes on, its lines are dropped until it can."
                            + " Make room on the disk, or make the directory writable.",
                    pluginId,
                    path,
                    words(failure));
            LOG.debug("Writing the log of plugin {} failed", pluginId, failure);
        }
    }

    /** The system's own words, where it has any: the path is in the message already. */
    private static String words(Exception failure) {
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
