package ai.toru.kv.h2.internal.database;

import ai.toru.host.plugin.HostConfigurationException;
import java.nio.file.Path;
import org.h2.store.fs.FileUtils;

/**
 * Where a database lies. Immutable.
 *
 * @param directory its directory, absolute
 * @param name its name: the file is {@code NAME.mv.db}
 * @param fileSystem H2's prefix for the file system it lies on, for example {@code split:}; empty for the plain one
 */
public record DatabaseFile(Path directory, String name, String fileSystem) {

    private static final String SUFFIX = ".mv.db";

    /**
     * What H2 is told of each database. Its defaults lose acknowledged writes at a kill or a power cut. {@code retry:} opens
     * again a channel that an interrupt closed; small pages halve what each commit writes, and with it the file, which holds
     * what was written lately; the rest is explained in docs/decisions.md.
     */
    private static final String SETTINGS = ";WRITE_DELAY=0;RETENTION_TIME=100;DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1"
            + ";TRACE_LEVEL_FILE=0;CACHE_SIZE=16384;PAGE_SIZE=1024;IFEXISTS=";

    /**
     * Checks the path.
     *
     * @throws HostConfigurationException if H2 could not take it
     */
    public DatabaseFile {
        directory = directory.toAbsolutePath().normalize();
        if (directory.toString().indexOf(';') >= 0) {
            throw new HostConfigurationException(
                    "The directory " + directory
                            + " cannot hold a database: H2 takes what follows a semicolon for settings. Choose another directory.");
        }
    }

    /** The same database under another name. */
    DatabaseFile named(String other) {
        return new DatabaseFile(directory, other, fileSystem);
    }

    /** A file beside it. */
    Path beside(String suffix) {
        return directory.resolve(name + suffix);
    }

    /** The file as people find it. */
    public Path path() {
        return beside(SUFFIX);
    }

    /** The file as H2's own file functions take it. */
    String h2Path() {
        return fileSystem + path();
    }

    /** How large it is; 0 if it is not there. */
    public long bytes() {
        return FileUtils.exists(h2Path()) ? FileUtils.size(h2Path()) : 0;
    }

    String url(OpenFiles files, boolean create) {
        return "jdbc:h2:retry:" + files.prefix() + fileSystem + directory.resolve(name) + SETTINGS
                + (create ? "FALSE" : "TRUE");
    }

    /** To look at it without changing a byte. */
    String readOnlyUrl(OpenFiles files) {
        return "jdbc:h2:retry:" + files.prefix() + fileSystem + directory.resolve(name)
                + ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";
    }
}
