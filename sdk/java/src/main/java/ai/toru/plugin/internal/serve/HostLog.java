package ai.toru.plugin.internal.serve;

import ai.toru.plugin.Feature;
import ai.toru.plugin.Log;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The plugin's log: messages where the host takes those, else lines of JSON on standard error, which it reads, too; also
 * when the process ends, since those are not lost. Thread-safe.
 */
public final class HostLog implements Log {
    /** Bytes that the host has not read; beyond it, lines go to standard error. */
    private static final long MAX_BACKLOG = 1024 * 1024;

    private final Session session;
    private final @Nullable Connection connection;
    private final @Nullable String requestId;
    private final PrintStream standardError;

    /** The log of the whole plugin. */
    public HostLog(Session session, PrintStream standardError) {
        this(session, standardError, null, null);
    }

    private HostLog(
            Session session, PrintStream standardError, @Nullable Connection connection, @Nullable String requestId) {
        this.session = session;
        this.connection = connection;
        this.requestId = requestId;
        this.standardError = standardError;
    }

    /** The log of one request. */
    HostLog of(Connection where, String request) {
        return new HostLog(session, standardError, where, request);
    }

    @Override
    public void log(Level level, String message, Map<String, ?> fields, @Nullable Throwable error) {
        LogEntry entry = new LogEntry(level, message, fields, error, requestId);
        if (!sent(entry)) {
            standardError.println(entry.line());
        }
    }

    private boolean sent(LogEntry entry) {
        if (!session.isOn(Feature.LOG) || session.isStopping()) {
            return false;
        }
        Optional<Connection> where = session.forQuestions(connection);
        if (where.isEmpty() || where.get().outbox().unwritten() > MAX_BACKLOG) {
            return false;
        }
        try {
            where.get().send("log", null, entry.payload());
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
