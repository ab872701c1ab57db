package ai.toru.demo.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParameterException;

class DemoOptionsTest {
    @TempDir
    private Path directory;

    @Test
    void parse_nothing_hasTheDocumentedDefaults() {
        DemoOptions options = DemoOptions.parse();

        assertThat(options.port()).isEqualTo(3000);
        assertThat(options.host()).isEqualTo("127.0.0.1");
        assertThat(options.contextParameters())
                .containsEntry(
                        "toru.data", Path.of("toru-data").toAbsolutePath().toString())
                .containsEntry("toru.transport", "auto")
                .doesNotContainKeys("toru.logs", "toru.sockets");
    }

    @Test
    void parse_everything_becomesContextParameters() {
        DemoOptions options = DemoOptions.parse(
                "--port=0",
                "--host",
                "localhost",
                "--plugins",
                "p",
                "--data",
                "/d",
                "--logs",
                "/l/../m",
                "--sockets",
                "/s",
                "--transport",
                "jdk");

        assertThat(options.port()).isZero();
        assertThat(options.host()).isEqualTo("localhost");
        assertThat(options.contextParameters())
                .containsEntry("toru.plugins", Path.of("p").toAbsolutePath().toString())
                .containsEntry("toru.data", "/d")
                .containsEntry("toru.logs", "/m")
                .containsEntry("toru.sockets", "/s")
                .containsEntry("toru.transport", "jdk");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    --port=x            | '--port': 'x' is not a number from 0 to 65535
                    --port=65536        | '65536' is not a number from 0 to 65535
                    --port=-1           | '-1' is not a number from 0 to 65535
                    --port=             | '' is not a number from 0 to 65535
                    --data=             | '--data': the name of a directory is missing
                    --host=0.0.0.0      | without a password is refused
                    --host=192.168.1.1  | without a password is refused
                    --host=::           | without a password is refused
                    --transport=tcp     | 'tcp' is none of auto, junixsocket and jdk
                    --prot=1            | '--prot=1'
                    file                | 'file'
                    """)
    void parse_badOption_saysWhatIsWrong(String argument, String message) {
        assertThatThrownBy(() -> DemoOptions.parse(argument))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--plugins", "--data", "--logs", "--sockets"})
    void parse_directoryThatIsAFile_saysWhatIsWrong(String option) throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> DemoOptions.parse(option, file.toString()))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(option + " " + file + " is not a directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.9.1", "::1", "localhost"})
    void parse_loopback_isAccepted(String host) {
        assertThat(DemoOptions.parse("--host", host).host()).isEqualTo(host);
    }

    @Test
    void parse_help_asksForNothingElse() {
        DemoOptions options = DemoOptions.parse("--help");

        assertThat(options.help()).isTrue();
        assertThat(options.usage())
                .contains(
                        "--port",
                        "--host",
                        "--plugins",
                        "--data",
                        "--logs",
                        "--sockets",
                        "--transport",
                        "Default: 3000");
    }

    private Path passwordFile() throws IOException {
        return Files.setPosixFilePermissions(
                Files.writeString(directory.resolve("password"), "secret\n"),
                PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void parse_passwordFile_opensOtherHosts() throws IOException {
        DemoOptions options = DemoOptions.parse(
                "--host=0.0.0.0",
                "--admin-password-file=" + passwordFile(),
                "--host-name=toru.example.org",
                "--host-name=toru");

        assertThat(options.open()).isTrue();
        assertThat(options.adminPassword()).isEqualTo("secret");
        assertThat(options.contextParameters())
                .containsEntry("toru.access", "standard")
                .containsEntry("toru.adminRole", "toru-admin")
                .containsEntry("toru.hostNames", "localhost,toru.example.org,toru");
    }

    @Test
    void parse_noPasswordFile_leavesAccessToTheApplication() {
        DemoOptions options = DemoOptions.parse();

        assertThat(options.open()).isFalse();
        assertThat(options.adminPassword()).isNull();
        assertThat(options.contextParameters()).doesNotContainKeys("toru.access", "toru.hostNames");
    }

    @Test
    void parse_passwordFileThatWillNotDo_saysWhatIsWrong() throws IOException {
        Path file = Files.setPosixFilePermissions(passwordFile(), PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> DemoOptions.parse("--host=0.0.0.0", "--admin-password-file", file.toString()))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("--admin-password-file " + file + " can be read or changed by other users");
    }

    @Test
    void parse_badHostName_saysWhatIsWrong() throws IOException {
        String password = "--admin-password-file=" + passwordFile();

        assertThatThrownBy(() -> DemoOptions.parse("--host-name=toru"))
                .hasMessageContaining("--host-name is of use with --admin-password-file only");
        assertThatThrownBy(() -> DemoOptions.parse(password, "--host-name=http://toru/"))
                .hasMessageContaining("--host-name http://toru/ is not a host name");
    }
}
