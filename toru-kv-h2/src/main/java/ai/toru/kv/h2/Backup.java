package ai.toru.kv.h2;

import ai.toru.kv.h2.internal.database.Database;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;

/** Copies an open database, as it is at one moment, into a zip file with all that is needed to use it. Pure. */
final class Backup {

    private Backup() {}

    /** Leaves either the whole backup or, if this fails, what was there before. */
    static Path write(Database database, Path identityFile, Path target) throws SQLException, IOException {
        Path draft = target.resolveSibling(target.getFileName() + ".part");
        try {
            copy(database, draft);
            add(identityFile, draft);
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return target;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void copy(Database database, Path draft) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement backup = connection.prepareStatement("BACKUP TO ?")) {
            backup.setString(1, draft.toString());
            backup.execute();
        }
    }

    private static void add(Path file, Path zip) throws IOException {
        URI archive = URI.create("jar:" + zip.toUri());
        try (FileSystem files = FileSystems.newFileSystem(archive, Map.of())) {
            Files.copy(file, files.getPath("/" + file.getFileName()));
        }
    }
}
