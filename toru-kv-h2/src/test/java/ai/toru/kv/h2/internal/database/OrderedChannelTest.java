package ai.toru.kv.h2.internal.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fault covered: "simulated power cut", a chunk at a time. */
class OrderedChannelTest {

    private static final int CHUNK = 8192;

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void makeFile() throws Exception {
        file = Files.createFile(directory.resolve("file"));
        try (OrderedChannel channel = open()) {
            channel.write(header(7), 0);
            channel.write(chunk(8), FileHeader.BYTES);
        }
    }

    @Test
    void wholeChunk_isSeen() throws Exception {
        assertThat(seen()).startsWith("chunk:8,");
    }

    @Test
    void tornChunk_thatMayNotHaveLasted_isNot() throws Exception {
        tear();

        assertThat(seen()).isBlank();
    }

    @Test
    void tornChunk_thatLasted_isADiskFault_andSeenAsItIs() throws Exception {
        try (OrderedChannel channel = open()) {
            channel.read(ByteBuffer.allocate(FileHeader.BYTES), 0);
            channel.write(header(8), 0);
            channel.write(header(9), 0);
            channel.write(chunk(9), FileHeader.BYTES + CHUNK);
        }
        tear();

        assertThat(seenAfter(FileHeader.BYTES + 2 * CHUNK)).startsWith("chunk:8,");
    }

    @Test
    void brokenCopyOfAMovedChunk_atTheEndOfTheFile_isNotTaken() throws Exception {
        try (OrderedChannel channel = open()) {
            channel.read(ByteBuffer.allocate(FileHeader.BYTES), 0);
            channel.write(header(8), 0);
            channel.write(header(9), 0);
        }
        tear();

        assertThat(seen()).isBlank();
    }

    @Test
    void stepToTheLatestChunk_isOverwrittenOnceTheHeaderNamesThat() throws Exception {
        try (OrderedChannel channel = open()) {
            find(channel, FileHeader.BYTES + CHUNK);
            channel.write(header(8), 0);
            channel.write(chunk(9), FileHeader.BYTES + CHUNK);
            channel.write(chunk(10), FileHeader.BYTES + 2 * CHUNK);
            assertThat(namedVersions()).doesNotContain(10L);
            channel.write(chunk(11), FileHeader.BYTES); // where 8 is, from which H2 would look for 9 and 10
            assertThat(namedVersions()).contains(10L);
        }
    }

    @Test
    void firstChunkOfAnOpening_isWrittenWhenTheHeaderNamesTheOneBefore() throws Exception {
        try (OrderedChannel channel = open()) {
            find(channel, FileHeader.BYTES + CHUNK);
            channel.write(chunk(9), FileHeader.BYTES + CHUNK);
        }

        assertThat(namedVersions()).contains(8L);
    }

    @Test
    void headerOfAFileInGoodOrder_hasTwoCopiesThatAreAlike() throws Exception {
        ByteBuffer clean = header(8);
        ByteBuffer copy = new FileHeader("H:2,block:2,chunk:8,clean:1,version:8", "").copy();
        clean.put(0, copy, 0, FileHeader.COPY).put(FileHeader.COPY, copy, 0, FileHeader.COPY);
        try (OrderedChannel channel = open()) {
            find(channel, FileHeader.BYTES + CHUNK);
            channel.write(clean.duplicate(), 0);
        }

        assertThat(ByteBuffer.wrap(Files.readAllBytes(file), 0, FileHeader.BYTES))
                .isEqualTo(clean);
    }

    @Test
    void chunkThatIsMoved_goesWithItsSeal() throws Exception {
        try (OrderedChannel channel = open()) {
            ByteBuffer moved = ByteBuffer.allocate(CHUNK);
            channel.read(moved, FileHeader.BYTES);
            channel.write(moved.flip(), FileHeader.BYTES + CHUNK);
        }
        byte[] bytes = Files.readAllBytes(file);

        assertThat(ByteBuffer.wrap(bytes, FileHeader.BYTES, CHUNK))
                .isEqualTo(ByteBuffer.wrap(bytes, FileHeader.BYTES + CHUNK, CHUNK));
    }

    private void tear() throws Exception {
        try (FileChannel bare = FileChannel.open(file, StandardOpenOption.WRITE)) {
            bare.write(ByteBuffer.allocate(512), FileHeader.BYTES + 1024);
        }
    }

    /** The footer, as H2 sees it when it opens the file. */
    private String seen() throws Exception {
        return seenAfter(FileHeader.BYTES + CHUNK);
    }

    /** The same, when H2 has looked at an end behind it before. */
    private String seenAfter(int end) throws Exception {
        try (OrderedChannel channel = open()) {
            find(channel, end);
            ByteBuffer footer = ByteBuffer.allocate(ChunkFooter.BYTES);
            channel.read(footer, FileHeader.BYTES + CHUNK - ChunkFooter.BYTES);
            return new String(footer.array(), StandardCharsets.ISO_8859_1);
        }
    }

    private static void find(OrderedChannel channel, int end) throws Exception {
        channel.read(ByteBuffer.allocate(FileHeader.BYTES), 0);
        channel.read(ByteBuffer.allocate(ChunkFooter.BYTES), end - ChunkFooter.BYTES);
    }

    /** Those of the two copies. */
    private List<Long> namedVersions() throws Exception {
        FileHeader header = FileHeader.of(ByteBuffer.wrap(Files.readAllBytes(file), 0, FileHeader.BYTES));
        return List.of(ChunkFooter.hex(header.first(), ",version:"), ChunkFooter.hex(header.second(), ",version:"));
    }

    private OrderedChannel open() throws Exception {
        return new OrderedChannel(FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    private static ByteBuffer header(int version) {
        ByteBuffer copy = new FileHeader("H:2,block:1,chunk:" + version + ",version:" + version, "").copy();
        return ByteBuffer.allocate(FileHeader.BYTES)
                .put(0, copy, 0, FileHeader.COPY)
                .put(FileHeader.COPY, copy, 0, FileHeader.COPY);
    }

    private static ByteBuffer chunk(int version) {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        for (int i = 0; i < CHUNK - ChunkFooter.BYTES; i++) {
            chunk.put(i, (byte) (i % 251 + version));
        }
        String footer = String.format("chunk:%x,len:2,version:%x,fletcher:0", version, version);
        byte[] end = String.format("%-127s%n", footer).getBytes(StandardCharsets.ISO_8859_1);
        return chunk.put(CHUNK - ChunkFooter.BYTES, end);
    }
}
