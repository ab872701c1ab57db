package ai.toru.testing.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KitTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void execute_help_namesTheCommands() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("check").contains("COMMAND");
    }

    @Test
    void execute_unknownCommand_isWrongUsage() {
        assertThat(run("chekc")).isEqualTo(2);
        assertThat(err.toString()).contains("chekc");
    }

    @Test
    void check_missingFile_isWrongUsage() {
        assertThat(run("check", "no-such.binary")).isEqualTo(2);
        assertThat(err.toString()).contains("no-such.binary");
    }

    @Test
    void check_directory_isWrongUsageAndCalledSo(@TempDir Path folder) {
        assertThat(run("check", folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains(folder + " is a directory");
        assertThat(run("dev", folder.toString())).isEqualTo(2);
    }

    @Test
    void check_fileThatIsNotExecutable_isWrongUsage(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("plain.binary"));

        assertThat(run("check", file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("chmod +x");
    }

    @Test
    void check_ruleThatDoesNotExist_isWrongUsage(@TempDir Path folder) throws IOException {
        assertThat(run("check", plugin(folder, "{}").toString(), "--only", "htpp."))
                .isEqualTo(2);
        assertThat(err.toString()).contains("htpp.");
    }

    @Test
    void check_brokenRule_exitsWith1AndSaysHowToMend(@TempDir Path folder) throws IOException {
        assertThat(run("check", plugin(folder, "{\"id\": \"a b\"}").toString(), "--only", "metadata.id"))
                .isEqualTo(1);
        assertThat(out.toString()).contains("ERROR    metadata.id", "a b", "docs/protocol.md#metadata", "1 errors");
    }

    @Test
    void check_keptRule_exitsWith0AndWritesBothReports(@TempDir Path folder) throws IOException {
        Path junit = folder.resolve("report.xml");
        String file = plugin(folder, "{\"id\": \"mine\"}").toString();

        assertThat(run("check", file, "--only", "metadata.id", "--json", "--junit", junit.toString()))
                .isZero();
        assertThat(new ObjectMapper().readTree(out.toString()).path("plugin").asText())
                .isEqualTo("mine");
        assertThat(junit).content().contains("<testcase classname=\"mine\" name=\"metadata.id\">");
    }

    /** A file that prints something, whatever it is asked. */
    private static Path plugin(Path folder, String metadata) throws IOException {
        Path file = folder.resolve("mine.binary");
        Files.writeString(file, "#!/bin/sh\necho '" + metadata + "'\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    private int run(String... arguments) {
        return Kit.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
