package ai.toru.testing.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttachCommandTest {
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void attach_withoutPluginsDirectory_isWrongUsage() {
        assertThat(run("--socket", "a.sock", "--id", "a", "--name", "A", "--route", "/a", "--plugins", "none"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("There is no directory none");
    }

    @Test
    void attach_withoutMetadataOrName_isWrongUsage() {
        assertThat(run("--socket", "a.sock", "--plugins", directory.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("--metadata").contains("--id");
    }

    @Test
    void attach_metadataFileMissing_isWrongUsage() {
        assertThat(run("--socket", "a.sock", "--metadata", "none.json", "--plugins", directory.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("There is no file none.json");
    }

    @Test
    void attach_socketPathLongerThanPossible_isWrongUsage() {
        String socket = "/" + "x".repeat(107) + ".sock";

        assertThat(run("--socket", socket, "--id", "a", "--name", "A", "--route", "/a", "--plugins", here()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("The socket's path has 113 bytes");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void attach_idNoHostTakes_isWrongUsage() {
        assertThat(run("--socket", "a.sock", "--id", "a b", "--name", "A", "--route", "/a", "--plugins", here()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("No host would take these metadata").contains("a b");
    }

    @Test
    void attach_fileOfAnotherAttach_isWrongUsageAndStays() throws Exception {
        Path other = Files.createFile(directory.resolve("attached-a.binary"));

        assertThat(run("--socket", "a.sock", "--id", "a", "--name", "A", "--route", "/a", "--plugins", here()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("already");
        assertThat(other).exists();
    }

    private String here() {
        return directory.toString();
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "attach";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Kit.commandLine().setErr(new PrintWriter(err, true)).execute(all);
    }
}
