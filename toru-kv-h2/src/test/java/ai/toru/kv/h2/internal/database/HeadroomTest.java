package ai.toru.kv.h2.internal.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HeadroomTest {

    private static final int BLOCK = ChunkFooter.BLOCK;

    @TempDir
    Path directory;

    @Test
    void wrote_pastTheEnd_zerosFollowThatAreNoPartOfTheFile() throws IOException {
        try (FileChannel base = open()) {
            Headroom headroom = new Headroom(base);
            write(base, headroom, 0, 3);

            assertThat(headroom.size()).isEqualTo(3 * BLOCK);
            assertThat(base.size()).isGreaterThan(3 * BLOCK);
            assertThat(new Headroom(base).size()).isEqualTo(3 * BLOCK);
        }
    }

    @Test
    void wrote_withinTheZeros_theFileOnDiskStaysAsLong() throws IOException {
        try (FileChannel base = open()) {
            Headroom headroom = new Headroom(base);
            write(base, headroom, 0, 3);
            long onDisk = base.size();
            write(base, headroom, 3, 2);

            assertThat(base.size()).isEqualTo(onDisk);
            assertThat(headroom.size()).isEqualTo(5 * BLOCK);
        }
    }

    @Test
    void truncate_anywhere_nothingIsLeftBehindIt() throws IOException {
        try (FileChannel base = open()) {
            Headroom headroom = new Headroom(base);
            write(base, headroom, 0, 3);
            headroom.truncate(2 * BLOCK);

            assertThat(base.size()).isEqualTo(2 * BLOCK);
            assertThat(headroom.size()).isEqualTo(2 * BLOCK);
        }
    }

    /** Nobody's but a database's file ends so; it is for H2 to say what is wrong with it. */
    @Test
    void size_ofAFileOfNothingButZeros_isItsLength() throws IOException {
        for (int length : new int[] {0, 1, BLOCK, 5 * BLOCK + 7, 4 << 20}) {
            try (FileChannel base = open()) {
                base.truncate(0).write(ByteBuffer.allocate(length));

                assertThat(new Headroom(base).size()).isEqualTo(length);
            }
        }
    }

    @Test
    void size_ofAFileThatEndsWithinABlock_isItsLength() throws IOException {
        try (FileChannel base = open()) {
            base.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));

            assertThat(new Headroom(base).size()).isEqualTo(3);
        }
    }

    @Test
    void databaseClosedInGoodOrder_hasNoZerosAtItsEnd() throws Exception {
        DatabaseFile file = new DatabaseFile(directory, "zeros", "");
        try (Database database = Database.create(file);
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (v VARCHAR)");
            await("zeros while it is open").until(() -> {
                statement.execute("INSERT INTO t SELECT RANDOM_UUID() FROM SYSTEM_RANGE(1, 1000)");
                return lastBlockIsZero(file.path());
            });
        }

        assertThat(lastBlockIsZero(file.path())).isFalse();
    }

    @Test
    void databaseThatWasNotClosed_isOpenedByH2Alone() throws Exception {
        DatabaseFile file = new DatabaseFile(directory, "zeros", "");
        Path copy = directory.resolve("copy.mv.db");
        int rows = 0;
        try (Database database = Database.create(file);
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("CREATE TABLE t (v INT)");
            do { // H2 itself cuts the zeros off now and then, on a thread of its own
                for (int i = 0; i < 50; i++) {
                    statement.execute("INSERT INTO t VALUES (" + i + ")");
                    database.commitAndSync(connection);
                }
                rows += 50;
                Files.copy(file.path(), copy, StandardCopyOption.REPLACE_EXISTING);
            } while (!lastBlockIsZero(copy) && rows < 5000);
        }
        assertThat(lastBlockIsZero(copy)).isTrue();

        try (Connection plain = DriverManager.getConnection("jdbc:h2:file:" + directory.resolve("copy"), "toru", "");
                Statement statement = plain.createStatement();
                ResultSet counted = statement.executeQuery("SELECT COUNT(*) FROM t")) {
            counted.next();
            assertThat(counted.getInt(1)).isEqualTo(rows);
        }
    }

    private static boolean lastBlockIsZero(Path file) throws IOException {
        byte[] all = Files.readAllBytes(file);
        return Arrays.equals(Arrays.copyOfRange(all, all.length - BLOCK, all.length), new byte[BLOCK]);
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(
                directory.resolve("file"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    private static void write(FileChannel base, Headroom headroom, int block, int count) throws IOException {
        byte[] bytes = new byte[count * BLOCK];
        Arrays.fill(bytes, (byte) 'x');
        base.write(ByteBuffer.wrap(bytes), (long) block * BLOCK);
        headroom.wrote((long) (block + count) * BLOCK);
    }
}
