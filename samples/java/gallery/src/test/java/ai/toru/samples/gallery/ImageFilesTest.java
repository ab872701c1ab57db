package ai.toru.samples.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.plugin.HttpException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFilesTest {
    private static final int MOST = 1024 * 1024;

    @TempDir
    private Path home;

    private Path directory;
    private ImageFiles files;

    @BeforeEach
    void prepare() throws IOException {
        directory = home.resolve("a/b");
        files = new ImageFiles(directory, MOST);
        files.prepare();
    }

    @Test
    void add_image_isFoundByItsNameWithAllItsBytes() throws IOException {
        byte[] gif = gif(MOST);
        Path file = files.add(new ByteArrayInputStream(gif));

        assertThat(file).hasBinaryContent(gif).hasExtension("gif");
        assertThat(files.find(file.getFileName().toString())).contains(file);
        assertThat(home.resolve("a/b")).isDirectoryContaining(file::equals);
    }

    @Test
    void add_tooMuch_is413AndLeavesNothing() {
        assertThatThrownBy(() -> files.add(new ByteArrayInputStream(gif(MOST + 1))))
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.status()).isEqualTo(413))
                .hasMessage("An image may have 1 MiB; this one is larger");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void add_noImage_is415AndLeavesNothing() {
        assertThatThrownBy(() -> files.add(new ByteArrayInputStream("<svg/>".getBytes())))
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.status()).isEqualTo(415));
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void add_bodyThatBreaksOff_leavesNothing() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("broken off");
            }
        };

        assertThatThrownBy(() -> files.add(new SequenceInputStream(new ByteArrayInputStream(gif(100)), broken)))
                .hasMessage("broken off");
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "../secret.png", "0123456789ab-01234567.svg", "0123456789ab-01234567.png"})
    void find_whatIsNoImageOfOurs_isNone(String name) throws IOException {
        Files.writeString(home.resolve("a/secret.png"), "secret");

        assertThat(files.find(name)).isEmpty();
    }

    @Test
    void prepare_afterACrash_removesOldDraftsOnly() throws IOException {
        Path fresh = Files.createFile(directory.resolve("fresh.draft"));
        Path old = Files.createFile(directory.resolve("old.draft"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(2, ChronoUnit.DAYS)));
        Path image = files.add(new ByteArrayInputStream(gif(100)));

        files.prepare();

        assertThat(old).doesNotExist();
        assertThat(fresh).exists();
        assertThat(image).exists();
    }

    private static byte[] gif(int size) {
        byte[] bytes = Arrays.copyOf("GIF89a".getBytes(), size);
        Arrays.fill(bytes, 6, size, (byte) 0x80);
        return bytes;
    }
}
