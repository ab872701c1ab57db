package ai.toru.testing.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevCommandTest {
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void dev_missingFile_isWrongUsage() {
        assertThat(run("dev", "none.binary")).isEqualTo(2);
        assertThat(err.toString()).contains("There is no file none.binary");
    }

    @Test
    void dev_fileThatIsNotExecutable_isWrongUsageWithTheCommand() throws IOException {
        Path file = Files.writeString(directory.resolve("a.binary"), "#!/bin/sh\n");

        assertThat(run("dev", file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("chmod +x " + file);
    }

    @Test
    void dev_impossiblePort_isWrongUsage() throws IOException {
        Path file = Files.writeString(directory.resolve("a.binary"), "#!/bin/sh\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();

        assertThat(run("dev", file.toString(), "--port", "70000")).isEqualTo(2);
        assertThat(err.toString()).contains("--port lies within 0 to 65535");
    }

    private int run(String... arguments) {
        return Kit.commandLine().setErr(new PrintWriter(err, true)).execute(arguments);
    }
}
