package ai.toru.kv.h2.internal.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
        assertThat(FileHeader.lastingVersion(header("version:1f", "version:20")))
                .isEqualTo(0x1f);
        assertThat(FileHeader.lastingVersion(header("version:21", "version:20")))
                .isEqualTo(0x20);
        assertThat(FileHeader.lastingVersion(header("version:21", "H:2,format:3")))
                .isEqualTo(-1);
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
        ByteBuffer renewed = FileHeader.naming(header, first, end);
        System.arraycopy(renewed.array(), 0, bytes, 0, FileHeader.BYTES);
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

    private static ByteBuffer header(String first, String second) {
        return ByteBuffer.allocate(FileHeader.BYTES)
                .put(0, first.getBytes(StandardCharsets.ISO_8859_1))
                .put(FileHeader.COPY, second.getBytes(StandardCharsets.ISO_8859_1));
    }
}
