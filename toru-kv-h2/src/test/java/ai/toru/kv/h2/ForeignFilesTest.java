package ai.toru.kv.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.toru.host.kv.KeyValueStore;
import ai.toru.host.plugin.HostConfigurationException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not a store of ours is refused with what, why and what to do, and no byte of it changes. */
final class ForeignFilesTest {

    @TempDir
    Path directory;

    @Test
    void emptyFile_inPlaceOfTheDatabase_isRefused() throws Exception {
        makeStore(directory);
        Files.write(database(), new byte[0]);
        assertThatItIsRefused("kv.mv.db", "empty", "backup");
    }

    @Test
    void emptyFile_whereThereNeverWasAStore_isRefused() throws Exception {
        Files.write(database(), new byte[0]);
        assertThatItIsRefused("kv.mv.db", "kv.id", "Choose another directory");
    }

    @Test
    void garbage_isRefused() throws Exception {
        makeStore(directory);
        Files.write(database(), "this is not a database\n".repeat(5000).getBytes(StandardCharsets.UTF_8));
        assertThatItIsRefused("kv.mv.db", "not an H2 database", "backup");
    }

    @Test
    void garbageBehindAGoodHeader_isRefused() throws Exception {
        makeStore(directory);
        byte[] bytes = Files.readAllBytes(database());
        for (int i = 8192; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        Files.write(database(), bytes);
        assertThatItIsRefused("kv.mv.db");
    }

    @Test
    void truncatedDatabase_isRefused() throws Exception {
        makeStore(directory);
        byte[] bytes = Files.readAllBytes(database());
        Files.write(database(), Arrays.copyOf(bytes, 8192));
        assertThatItIsRefused("kv.mv.db");
    }

    @Test
    void databaseOfAnotherApplication_isRefused() throws Exception {
        makeOther(database());
        assertThatItIsRefused("kv.mv.db", "kv.id", "Choose another directory");
    }

    @Test
    void databaseOfAnotherApplication_besideOurIdentity_isRefused() throws Exception {
        makeStore(directory);
        Files.delete(database());
        makeOther(database());
        assertThatItIsRefused("kv.mv.db", "something else", "Choose another directory");
    }

    @Test
    void missingDatabase_besideItsIdentity_isRefused() throws Exception {
        makeStore(directory);
        Files.delete(database());
        assertThatItIsRefused("kv.mv.db", "missing", "backup");
    }

    @Test
    void databaseWithoutItsIdentity_isRefused() throws Exception {
        makeStore(directory);
        Files.delete(directory.resolve("kv.id"));
        assertThatItIsRefused("kv.mv.db", "kv.id", "put that file back");
    }

    @Test
    void databaseOfAnotherStore_isRefused() throws Exception {
        Path other = Files.createDirectory(directory.resolve("other"));
        makeStore(directory);
        makeStore(other);
        Files.copy(other.resolve("kv.mv.db"), database(), StandardCopyOption.REPLACE_EXISTING);
        assertThatItIsRefused("kv.mv.db", "kv.id", "belong together");
    }

    @Test
    void databaseOfANewerRelease_isRefused() throws Exception {
        makeStore(directory);
        execute(database(), "UPDATE toru_meta SET version = version + 1");
        assertThatItIsRefused("kv.mv.db", "newer release", "Use that release");
    }

    @Test
    void directoryThatCannotBeMade_isRefused() throws Exception {
        Files.writeString(directory.resolve("file"), "not a directory");
        Path below = directory.resolve("file").resolve("below");
        HostConfigurationException refusal = catchThrowableOfType(
                HostConfigurationException.class,
                () -> H2KeyValueStore.builder(below).open().close());
        assertThat(refusal).hasMessageContaining(below.toString());
    }

    @Test
    void refusedFiles_openAgain_onceTheRightOnesAreBack() throws Exception {
        makeStore(directory);
        byte[] good = Files.readAllBytes(database());
        Files.write(database(), new byte[0]);
        assertThatItIsRefused("empty");

        Files.write(database(), good);
        try (KeyValueStore store = H2KeyValueStore.builder(directory).open()) {
            assertThat(store.get("a", "key").toCompletableFuture().get()).contains("value");
        }
    }

    @Test
    void openedAgain_itTakesTheFirstWrite() throws Exception {
        makeStore(directory);
        makeStore(directory);
    }

    private void assertThatItIsRefused(String... words) throws Exception {
        Map<String, String> before = contents();
        HostConfigurationException refusal = catchThrowableOfType(
                HostConfigurationException.class,
                () -> H2KeyValueStore.builder(directory).open().close());
        assertThat(refusal).as("it was opened").isNotNull();
        assertThat(refusal).hasMessageContainingAll(words).hasMessageContaining(directory.toString());
        assertThat(contents()).isEqualTo(before);
    }

    /** All files but the lock, whose content is the last holder's process id. */
    private Map<String, String> contents() throws Exception {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith("kv.lock")) {
                    contents.put(file.toString(), new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                }
            }
        }
        return contents;
    }

    private Path database() {
        return directory.resolve("kv.mv.db");
    }

    private static void makeStore(Path where) throws Exception {
        try (KeyValueStore store = H2KeyValueStore.builder(where).open()) {
            store.set("a", "key", "value").toCompletableFuture().get();
        }
    }

    private static void makeOther(Path file) throws Exception {
        execute(file, "CREATE TABLE theirs (id INT PRIMARY KEY)");
    }

    private static void execute(Path file, String sql) throws Exception {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:" + file.toString().replace(".mv.db", ""));
        source.setUser("toru");
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            statement.execute("SHUTDOWN"); // a database of ours remembers to stay open without a connection
        }
    }
}
