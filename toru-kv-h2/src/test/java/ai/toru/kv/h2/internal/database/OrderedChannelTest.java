package ai.toru.kv.h2.internal.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
            channel.write(header(8), 0);
        }
        tear();

        assertThat(seen()).startsWith("chunk:8,");
    }

    @Test
    void firstChunkOfAnOpening_isWrittenWhenTheHeaderNamesTheOneBefore() throws Exception {
        try (OrderedChannel channel = open()) {
            channel.read(ByteBuffer.allocate(FileHeader.BYTES), 0);
            channel.read(ByteBuffer.allocate(ChunkFooter.BYTES), FileHeader.BYTES + CHUNK - ChunkFooter.BYTES);
            channel.write(chunk(9), FileHeader.BYTES + CHUNK);
        }

        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                .startsWith("H:2,block:2,chunk:8,version:8,fletcher:");
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
        try (OrderedChannel channel = open()) {
            channel.read(ByteBuffer.allocate(FileHeader.BYTES), 0);
            ByteBuffer footer = ByteBuffer.allocate(ChunkFooter.BYTES);
            channel.read(footer, FileHeader.BYTES + CHUNK - ChunkFooter.BYTES);
            return new String(footer.array(), StandardCharsets.ISO_8859_1);
        }
    }

    private OrderedChannel open() throws Exception {
        return new OrderedChannel(FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    private static ByteBuffer header(int version) {
        byte[] text = ("H:2,block:1,chunk:" + version + ",version:" + version + ",fletcher:0")
                .getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(FileHeader.BYTES).put(0, text).put(FileHeader.COPY, text);
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
