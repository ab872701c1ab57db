package ai.toru.kv.h2.internal.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHeaderTest {

    @TempDir
    Path directory;

    @Test
    void lastingVersion_isThatOfTheOlderCopy() {
        assertThat(header(",version:1f", ",version:20").lastingVersion()).isEqualTo(0x1f);
        assertThat(header(",version:21", ",version:20").lastingVersion()).isEqualTo(0x20);
        assertThat(header(",version:21", ",version:20").olderCopy()).isEqualTo(1);
    }

    @Test
    void brokenCopy_saysNothing_andIsTheOneToWriteOver() {
        ByteBuffer bytes = bytes(header(",version:21", ",version:20"));
        bytes.put(3, (byte) 'x');
        FileHeader header = FileHeader.of(bytes);

        assertThat(header.lastingVersion()).isEqualTo(-1);
        assertThat(header.olderCopy()).isZero();
    }

    /** What H2 itself makes of it is what counts. */
    @Test
    void headerThatNamesAnOlderChunk_isTakenByH2() throws Exception {
        Path file = directory.resolve("store.mv");
        ByteBuffer header;
        ChunkFooter first;
        long end;
        try (MVStore store = store(file)) {
            store.setRetentionTime(1_000_000);
            MVMap<String, String> map = store.openMap("map");
            map.put("key", "one");
            store.commit();
            byte[] bytes = Files.readAllBytes(file);
            end = bytes.length;
            first = ChunkFooter.atEndOf(ByteBuffer.wrap(bytes));
            map.put("key", "two");
            store.commit();
            header = ByteBuffer.wrap(Files.readAllBytes(file), 0, FileHeader.BYTES);
            store.closeImmediately();
        }
        byte[] bytes = Files.readAllBytes(file);
        FileHeader renewed = FileHeader.of(header).naming(new Steps.Step(first, end - first.bytes()));
        System.arraycopy(bytes(renewed).array(), 0, bytes, 0, FileHeader.BYTES);
        Files.write(file, java.util.Arrays.copyOf(bytes, (int) end)); // without the second chunk

        assertThatCode(() -> {
                    try (MVStore store = store(file)) {
                        assertThat(store.openMap("map").get("key")).isEqualTo("one");
                        assertThat(store.getStoreHeader().get("version")).isEqualTo(Long.toHexString(first.version()));
                    }
                })
                .doesNotThrowAnyException();
    }

    private static MVStore store(Path file) {
        return new MVStore.Builder()
                .fileName(file.toString())
                .autoCommitDisabled()
                .open();
    }

    private static FileHeader header(String first, String second) {
        return new FileHeader("H:2" + first, "H:2" + second);
    }

    private static ByteBuffer bytes(FileHeader header) {
        return ByteBuffer.allocate(FileHeader.BYTES)
                .put(0, new FileHeader(header.first(), "").copy(), 0, FileHeader.COPY)
                .put(FileHeader.COPY, new FileHeader("", header.second()).copy(), 0, FileHeader.COPY);
    }
}
