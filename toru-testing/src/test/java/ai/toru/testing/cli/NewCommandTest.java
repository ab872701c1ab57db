package ai.toru.testing.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void new_python_writesItAndSaysWhere() {
        assertThat(run("my-plugin", "--lang", "python")).isZero();
        assertThat(out.toString()).contains(directory.resolve("my-plugin").toString());
        assertThat(directory.resolve("my-plugin/my-plugin/toru_plugin.py")).isNotEmptyFile();
    }

    @Test
    void new_twice_isWrongUsage() {
        assertThat(run("my-plugin", "--lang", "node")).isZero();
        assertThat(run("my-plugin", "--lang", "node")).isEqualTo(2);
        assertThat(err.toString()).contains("nothing is overwritten");
    }

    @Test
    void new_unknownLanguage_namesThoseThereAre() {
        assertThat(run("my-plugin", "--lang", "cobol")).isEqualTo(2);
        assertThat(err.toString()).contains("\"cobol\" is none of python, rust, java, node");
    }

    @Test
    void new_impossibleId_isWrongUsage() {
        assertThat(run("My Plugin", "--lang", "node")).isEqualTo(2);
        assertThat(err.toString()).contains("will not do as an id");
        assertThat(directory).isEmptyDirectory();
    }

    private int run(String id, String... options) {
        String[] all = new String[options.length + 4];
        all[0] = "new";
        all[1] = id;
        all[2] = "--dir";
        all[3] = directory.toString();
        System.arraycopy(options, 0, all, 4, options.length);
        return Kit.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }
}
