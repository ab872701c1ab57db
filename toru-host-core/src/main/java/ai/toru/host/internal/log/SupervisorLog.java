package ai.toru.host.internal.log;

import ai.toru.host.log.LogLevel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the host says of its plugins: {@code plugin-supervisor.log} in the directory for logs, in the format of the plugins'
 * logs. Each entry is in the file when {@link #append} returns, unless it cannot be written: then it is dropped and counted,
 * the host's log says so once, and the file does as soon as it can be written again. Confined to one thread.
 */
public final class SupervisorLog {

    private final Path path;
    private final EntryFile file;

    /**
     * A log whose file appears with the first entry.
     *
     * @param directory the directory for logs
     */
    public SupervisorLog(Path directory, LogLimits limits) {
        path = directory.resolve("plugin-supervisor.log");
        file = new EntryFile("The supervisor's log", path, limits, new LineFormat(), entry -> {});
    }

    /** The current file. */
    public Path path() {
        return path;
    }

    /**
     * Writes an entry. Never fails.
     *
     * @param pluginId which plugin it is about; null if none
     * @param fields what else is known, in their order
     */
    public void append(
            Instant at, LogLevel level, @Nullable String pluginId, String message, Map<String, String> fields) {
        file.add(new LogEntry(
                at, pluginId, LogStream.HOST, new LineContent(level, message, new LinkedHashMap<>(fields))));
        file.write();
    }
}
