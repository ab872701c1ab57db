package ai.toru.host.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RotatingFileTest {

    @TempDir
    Path directory;

    @Test
    void append_missingDirectories_areMade() throws IOException {
        Path path = directory.resolve("a/b/x.log");
        append(new RotatingFile(path, 100, 3), "one\n");
        assertThat(path).hasContent("one");
    }

    @Test
    void append_full_beginsAnewAndKeepsSoManyFiles() throws IOException {
        RotatingFile file = new RotatingFile(directory.resolve("x.log"), 10, 3);
        for (String line : List.of("11111\n", "22\n", "33333\n", "4444444444444444\n", "55555\n", "66666\n")) {
            append(file, line);
        }
        assertThat(directory.resolve("x.log")).hasContent("66666");
        assertThat(directory.resolve("x.log.1")).hasContent("55555");
        assertThat(directory.resolve("x.log.2")).hasContent("4444444444444444");
        assertThat(directory.resolve("x.log.3")).doesNotExist();
    }

    @Test
    void append_exactlyFull_staysInTheFile() throws IOException {
        RotatingFile file = new RotatingFile(directory.resolve("x.log"), 10, 2);
        append(file, "1234\n");
        append(file, "6789\n");
        assertThat(directory.resolve("x.log")).hasContent("1234\n6789");
    }

    @Test
    void append_oneFileOnly_throwsTheOldAway() throws IOException {
        RotatingFile file = new RotatingFile(directory.resolve("x.log"), 10, 1);
        append(file, "111111\n");
        append(file, "222222\n");
        assertThat(directory.resolve("x.log")).hasContent("222222");
        assertThat(directory.resolve("x.log.1")).doesNotExist();
    }

    @Test
    void append_afterATornLine_beginsOnALineOfItsOwn() throws IOException {
        Path path = Files.writeString(directory.resolve("x.log"), "whole\nhal");
        append(new RotatingFile(path, 100, 2), "next\n");
        assertThat(path).hasContent("whole\nhal\nnext");
    }

    @Test
    void append_fileDeletedMeanwhile_isMadeAgain() throws IOException {
        Path path = directory.resolve("x.log");
        RotatingFile file = new RotatingFile(path, 100, 2);
        append(file, "one\n");
        Files.delete(path);
        append(file, "two\n");
        assertThat(path).hasContent("two");
    }

    @Test
    void append_whereADirectoryStands_fails() throws IOException {
        RotatingFile file = new RotatingFile(Files.createDirectory(directory.resolve("x.log")), 1 << 20, 2);
        assertThatThrownBy(() -> append(file, "one\n")).isInstanceOf(IOException.class);
    }

    private static void append(RotatingFile file, String lines) throws IOException {
        file.append(lines.getBytes(StandardCharsets.UTF_8));
    }
}
