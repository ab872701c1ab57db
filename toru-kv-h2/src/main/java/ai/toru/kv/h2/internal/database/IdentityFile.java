package ai.toru.kv.h2.internal.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The file beside a database that says which database belongs there. H2 opens a missing or empty file as a new database
 * without complaint: with this file there, a missing or empty one is refused instead. Thread-safe as far as the files are: it is
 * used under the {@link DatabaseLock}.
 */
final class IdentityFile {

    private final Path file;
    private final Path announced;

    IdentityFile(DatabaseFile database) {
        file = database.beside(".id");
        announced = database.beside(".id.new");
    }

    Path path() {
        return file;
    }

    /** The id of the database that belongs here, if there was one. */
    Optional<String> read() throws IOException {
        return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    }

    /** The id of a database that was being put in place when the process ended, if one was. */
    Optional<String> readAnnounced() throws IOException {
        return Files.exists(announced) ? Optional.of(Files.readString(announced).strip()) : Optional.empty();
    }

    /** Says that the database of this id is about to be put in place. */
    void announce(String id) throws IOException {
        try (FileChannel channel = FileChannel.open(
                announced, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            channel.write(StandardCharsets.UTF_8.encode(id + "\n"));
            channel.force(true);
        }
        syncDirectory();
    }

    /** Says that it is in place. */
    void confirm() throws IOException {
        syncDirectory(); // the database first
        Files.move(announced, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncDirectory();
    }

    /** A directory is a file that lists names; a new name lasts once that is synced. */
    private void syncDirectory() throws IOException {
        try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
