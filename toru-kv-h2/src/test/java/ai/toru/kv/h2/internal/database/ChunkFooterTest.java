package ai.toru.kv.h2.internal.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChunkFooterTest {

    @TempDir
    Path directory;

    private static final String FOOTER = "chunk:1f,len:2,version:a0,fletcher:4a5b6c7d";

    @Test
    void footer_saysWhichChunkItEnds() {
        ChunkFooter footer = ChunkFooter.atEndOf(chunk(FOOTER));

        assertThat(footer.id()).isEqualTo(0x1f);
        assertThat(footer.bytes()).isEqualTo(2 * 4096);
        assertThat(footer.version()).isEqualTo(0xa0);
        assertThat(footer.isSealed()).isFalse();
    }

    @Test
    void whatIsNoFooter_isNone() {
        assertThat(ChunkFooter.atEndOf(ByteBuffer.allocate(127))).isNull();
        assertThat(ChunkFooter.atEndOf(ByteBuffer.allocate(8192))).isNull();
        assertThat(ChunkFooter.atEndOf(chunk("chunk:1f,version:a0"))).isNull();
        assertThat(ChunkFooter.atEndOf(chunk("junk:1f,len:2,version:a0"))).isNull();
    }

    @Test
    void seal_fitsItsChunk_andNoOther() throws Exception {
        ByteBuffer chunk = chunk(FOOTER);
        ChunkFooter.atEndOf(chunk).seal(chunk);
        ChunkFooter sealed = ChunkFooter.atEndOf(chunk);

        assertThat(sealed.isSealed()).isTrue();
        assertThat(sealed.text()).startsWith(FOOTER + ",crc:").hasSize(128).endsWith(" \n");
        assertThat(fits(sealed, chunk)).isTrue();
        for (int torn = 0; torn < chunk.limit() - 128; torn += 512) {
            byte was = chunk.get(torn);
            chunk.put(torn, (byte) (was + 1));
            assertThat(fits(sealed, chunk)).as("changed at %d", torn).isFalse();
            chunk.put(torn, was);
        }
        assertThat(fits(sealed, chunk)).isTrue();
    }

    @Test
    void seal_ofALargeChunk_isCheckedPartByPart() throws Exception {
        ByteBuffer chunk = ByteBuffer.allocate(33 * 4096);
        chunk.put(32 * 4096, chunk(FOOTER.replace("len:2", "len:21")), 4096, 4096);
        ChunkFooter.atEndOf(chunk).seal(chunk);

        assertThat(fits(ChunkFooter.atEndOf(chunk), chunk)).isTrue();
        assertThat(fits(ChunkFooter.atEndOf(chunk), chunk.put(70_000, (byte) 1)))
                .isFalse();
    }

    private boolean fits(ChunkFooter footer, ByteBuffer chunk) throws IOException {
        Path file = Files.write(directory.resolve("chunk"), chunk.array());
        try (FileChannel channel = FileChannel.open(file)) {
            return footer.fits(channel, 0);
        }
    }

    @Test
    void seal_leavesTheBuffersPlaceAlone_andIsPutOnce() {
        ByteBuffer chunk = chunk(FOOTER);
        ChunkFooter.atEndOf(chunk).seal(chunk);
        String once = ChunkFooter.atEndOf(chunk).text();
        ChunkFooter.atEndOf(chunk).seal(chunk);

        assertThat(ChunkFooter.atEndOf(chunk).text()).isEqualTo(once);
        assertThat(chunk.position()).isZero();
        assertThat(chunk.remaining()).isEqualTo(8192);
    }

    private static ByteBuffer chunk(String footer) {
        ByteBuffer chunk = ByteBuffer.allocate(8192);
        for (int i = 0; i < 8192 - 128; i++) {
            chunk.put(i, (byte) (i % 251));
        }
        byte[] end = " ".repeat(128).getBytes(StandardCharsets.ISO_8859_1);
        byte[] text = footer.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(text, 0, end, 0, text.length);
        end[127] = '\n';
        return chunk.put(8192 - 128, end);
    }
}
