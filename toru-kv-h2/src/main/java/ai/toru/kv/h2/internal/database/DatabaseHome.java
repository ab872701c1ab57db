package ai.toru.kv.h2.internal.database;

import ai.toru.host.plugin.HostConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.h2.store.fs.FileUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place for one database, kept for this process: makes the database where there never was one, refuses whatever else lies
 * there, and opens it, again where it failed. Thread-safe, except that one thread at a time opens.
 */
public final class DatabaseHome implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseHome.class);

    /** How each block of the file's header begins, of which there are two. */
    private static final String HEADER = "H:";

    private static final int HEADER_BLOCK = 4096;

    private final DatabaseFile file;
    private final Schema schema;
    private final DatabaseLock lock;
    private final IdentityFile identity;

    private DatabaseHome(DatabaseFile file, Schema schema, DatabaseLock lock) {
        this.file = file;
        this.schema = schema;
        this.lock = lock;
        this.identity = new IdentityFile(file);
    }

    /**
     * Takes a place. The directory is made if it is not there.
     *
     * @throws HostConfigurationException if another process has it, if what lies there is not a database of ours, or if it
     *     cannot be read or written; nothing is changed then
     */
    public static DatabaseHome claim(DatabaseFile file, Schema schema) {
        DatabaseLock lock = null;
        try {
            Files.createDirectories(file.directory());
            lock = DatabaseLock.acquire(file);
            DatabaseHome home = new DatabaseHome(file, schema, lock);
            home.prepare();
            return home;
        } catch (IOException | SQLException e) {
            close(lock);
            throw unusable(file, e);
        } catch (RuntimeException e) {
            close(lock);
            throw e;
        }
    }

    /** What to tell of a database that cannot be opened. */
    public static HostConfigurationException unusable(DatabaseFile file, Throwable why) {
        return new HostConfigurationException(
                "The database " + file.path() + " cannot be opened: " + why.getMessage()
                        + ". Look at that file, its directory and the space on its disk.",
                why);
    }

    /** Where it lies. */
    public DatabaseFile file() {
        return file;
    }

    /** The file that says which database belongs here: a copy of the database is good only together with it. */
    public Path identityFile() {
        return identity.path();
    }

    /**
     * Opens the database, in its latest version.
     *
     * @throws SQLException if that does not go well; nothing stays open then
     */
    public Database open() throws SQLException {
        Database database = Database.open(file);
        try (Connection connection = database.connect()) {
            Meta meta = Meta.read(connection);
            if (meta == null) {
                throw new SQLException("it has lost the table that says what it is");
            }
            Meta.migrate(connection, schema, meta.version());
            return database;
        } catch (SQLException | RuntimeException e) {
            database.abandon();
            throw e;
        }
    }

    /** Gives the place back; the database must be closed. Idempotent. */
    @Override
    public void close() {
        lock.close();
    }

    private static void close(@Nullable DatabaseLock lock) {
        if (lock != null) {
            lock.close();
        }
    }

    private void prepare() throws IOException, SQLException {
        Optional<String> id = identity.read();
        if (id.isEmpty()) {
            id = finishAnnounced();
        }
        if (id.isEmpty()) {
            if (FileUtils.exists(file.h2Path())) {
                throw refused(
                        "there is no " + identity.path().getFileName()
                                + " beside it, so it belongs to something else. Choose another directory, or put that file back");
            }
            create();
        } else {
            check(id.get());
        }
    }

    /** A process may have ended after it had put a new database in place, and before it said so. */
    private Optional<String> finishAnnounced() throws IOException {
        Optional<String> announced = identity.readAnnounced();
        if (announced.isPresent() && FileUtils.exists(file.h2Path())) {
            identity.confirm();
            return announced;
        }
        return Optional.empty();
    }

    /** Under another name first, so that no half-made database can ever be taken for one. */
    private void create() throws IOException, SQLException {
        DatabaseFile draft = file.named(file.name() + ".new");
        FileUtils.delete(draft.h2Path());
        String id = UUID.randomUUID().toString();
        Database database = Database.create(draft);
        try (Connection connection = database.connect()) {
            Meta.create(connection, schema.kind(), id);
            Meta.migrate(connection, schema, 0);
        } catch (SQLException | RuntimeException e) {
            database.abandon();
            throw e;
        }
        database.close();
        identity.announce(id);
        FileUtils.move(draft.h2Path(), file.h2Path());
        identity.confirm();
        LOG.info("Made the database {}.", file.path());
    }

    private void check(String id) throws IOException {
        if (file.bytes() == 0) {
            throw refused("it is missing or empty, although " + identity.path()
                    + " says that there is one. Put a backup in place, or delete both files to begin with nothing");
        }
        if (!hasHeader()) {
            throw refused("it is not an H2 database. Put a backup in place, or delete it and " + identity.path()
                    + " to begin with nothing");
        }
        try {
            lookAt(Database.look(file), id);
        } catch (SQLException e) {
            throw new HostConfigurationException(
                    "The database " + file.path() + " is not used: it cannot be read: " + e.getMessage()
                            + ". Put a backup in place, together with its "
                            + identity.path().getFileName() + ".",
                    e);
        }
    }

    private void lookAt(Database database, String id) throws SQLException {
        try (Connection connection = database.connect()) {
            checkMeta(Meta.read(connection), id);
        } finally {
            database.abandon(); // else it stays open, since it remembers DB_CLOSE_DELAY=-1
        }
    }

    private void checkMeta(@Nullable Meta meta, String id) {
        if (meta == null || !meta.kind().equals(schema.kind())) {
            throw refused("it is a database of something else. Choose another directory");
        }
        if (!meta.id().equals(id)) {
            throw refused("it is not the one that " + identity.path()
                    + " names. Put both files back as they belong together");
        }
        if (meta.version() > schema.version()) {
            throw refused("it was written by a newer release (schema " + meta.version() + ", this release knows "
                    + schema.version() + "). Use that release");
        }
    }

    private boolean hasHeader() throws IOException {
        try (InputStream in = FileUtils.newInputStream(file.h2Path())) {
            String first = new String(in.readNBytes(HEADER_BLOCK), StandardCharsets.ISO_8859_1);
            String second = new String(in.readNBytes(HEADER_BLOCK), StandardCharsets.ISO_8859_1);
            return first.startsWith(HEADER) || second.startsWith(HEADER);
        }
    }

    private HostConfigurationException refused(String why) {
        return new HostConfigurationException("The database " + file.path() + " is not used: " + why + ".");
    }
}
