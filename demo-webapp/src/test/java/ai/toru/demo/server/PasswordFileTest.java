package ai.toru.demo.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordFileTest {
    @TempDir
    private Path directory;

    private Path file(String content, String permissions) throws IOException {
        Path file = Files.writeString(directory.resolve("password"), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @ParameterizedTest
    @ValueSource(strings = {" pässword with spaces ", " pässword with spaces \n", " pässword with spaces \r\nmore\n"})
    void read_firstLine_asItIs(String content) throws IOException {
        assertThat(PasswordFile.read(file(content, "rw-------"))).isEqualTo(" pässword with spaces ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"r--------", "rw-r-----"})
    void read_notForOthers_isAccepted(String permissions) throws IOException {
        assertThat(PasswordFile.read(file("secret", permissions))).isEqualTo("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw-----w-", "rw-rw----"})
    void read_othersMayToo_isRefusedWithTheCure(String permissions) throws IOException {
        Path file = file("secret", permissions);

        assertThatThrownBy(() -> PasswordFile.read(file))
                .hasMessage(file + " can be read or changed by other users: chmod 600 " + file);
    }

    @ParameterizedTest
    @CsvSource({"'', has no password", "'\nsecret', has no password", "'  \n', has no password"})
    void read_emptyLine_isRefused(String content, String message) throws IOException {
        Path file = file(content, "rw-------");

        assertThatThrownBy(() -> PasswordFile.read(file)).hasMessageContaining(message);
    }

    @Test
    void read_tooLongOrNoText_isRefused() throws IOException {
        Path file = file("x".repeat(5000), "rw-------");
        assertThatThrownBy(() -> PasswordFile.read(file)).hasMessageContaining("longer than 4096 bytes");

        Files.write(file, "pässword".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> PasswordFile.read(file)).hasMessageContaining("UTF-8");
    }

    @Test
    void read_missingOrDirectory_isRefused() {
        assertThatThrownBy(() -> PasswordFile.read(directory.resolve("none")))
                .hasMessageContaining("does not exist")
                .hasMessageContaining("umask 077");
        assertThatThrownBy(() -> PasswordFile.read(directory)).hasMessageContaining("is not a file");
    }
}
