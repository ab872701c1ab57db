package ai.toru.kv.h2.internal.database;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Function;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database while it is open. Thread-safe.
 *
 * <p>It must be used by threads only that nobody interrupts: an interrupt during a write closes the file for all.
 */
public final class Database implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final DatabaseFile file;
    private final OpenFiles files;
    private final String url;
    private final Tidying tidying = new Tidying(this);

    /** Through which it is closed: to connect for that could open it again. */
    private final Connection keeper;

    private Database(DatabaseFile file, OpenFiles files, String url) throws SQLException {
        this.file = file;
        this.files = files;
        this.url = url;
        this.keeper = connect(url);
    }

    /** Opens a database that is there. */
    static Database open(DatabaseFile file) throws SQLException {
        return open(file, files -> file.url(files, false));
    }

    /** Opens a new one. */
    static Database create(DatabaseFile file) throws SQLException {
        return open(file, files -> file.url(files, true));
    }

    /** Opens one only to look at it: no byte of it changes. */
    static Database look(DatabaseFile file) throws SQLException {
        return open(file, file::readOnlyUrl);
    }

    private static Database open(DatabaseFile file, Function<OpenFiles, String> url) throws SQLException {
        OpenFiles files = new OpenFiles();
        try {
            return new Database(file, files, url.apply(files));
        } catch (SQLException | RuntimeException | Error e) {
            files.close();
            throw e;
        }
    }

    /** A connection of its own, which commits after each statement. The database stays open without one. */
    public Connection connect() throws SQLException {
        return connect(url);
    }

    /** Not by {@code DriverManager}, which would keep the class loader of a web application for ever. */
    private static Connection connect(String url) throws SQLException {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL(url);
        source.setUser("toru");
        return source.getConnection();
    }

    /**
     * Commits what a connection has changed and has it last through a power cut. {@code COMMIT} alone does not; nor does {@code
     * CHECKPOINT SYNC} on every disk, see {@link OrderedChannel}.
     */
    public void commitAndSync(Connection connection) throws SQLException {
        connection.commit();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CHECKPOINT SYNC");
        }
        try {
            files.sync();
        } catch (IOException e) {
            throw new SQLException("The file cannot be synced: " + e.getMessage(), e);
        }
    }

    /** Keeps the file in proportion to its data, if it is time to. Only between the transactions of the thread that commits. */
    public void tidyIfDue(Connection connection) throws SQLException {
        tidying.ifDue(connection);
    }

    /** How much was written to the file since it was opened. */
    public long bytesWritten() {
        return files.bytesWritten();
    }

    /** How large the file is, without the zeros behind it. */
    public long bytes() {
        return files.bytes();
    }

    MVStore store(Connection connection) throws SQLException {
        SessionLocal session =
                (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
        return session.getDatabase().getStore().getMvStore();
    }

    /** Closes it in good order; what was committed is there when it is opened again. */
    @Override
    public void close() {
        shutDown("SHUTDOWN");
    }

    /** Closes it, gives free space back to the file system, and takes its time for that. */
    public void closeCompact() {
        shutDown("SHUTDOWN COMPACT");
    }

    /** Closes it at once and writes nothing more: it has failed, and what it has in memory is not to be trusted. */
    public void abandon() {
        shutDown("SHUTDOWN IMMEDIATELY");
    }

    private void shutDown(String how) {
        try (Statement statement = keeper.createStatement()) {
            statement.execute(how);
        } catch (SQLException e) {
            LOG.debug("{} of {} found it closed, or failed: {}", how, file.path(), e.toString());
        } finally {
            files.close();
        }
    }
}
