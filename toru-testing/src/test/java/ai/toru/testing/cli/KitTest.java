package ai.toru.testing.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

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

    private int run(String... arguments) {
        return Kit.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
