package ai.toru.host.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BackwardLinesTest {

    @TempDir
    Path directory;

    @Test
    void previous_anyTextAndBlock_isWhatSplittingGives() throws IOException {
        Random random = new Random(3);
        for (int round = 0; round < 500; round++) {
            String text = text(random);
            List<String> expected = naive(text);
            Collections.reverse(expected);
            for (int block : new int[] {1, 2, 7, 64, 1000}) {
                assertThat(backward(text, block)).as(text).isEqualTo(expected);
            }
        }
    }

    @Test
    void countRest_afterSomeLines_countsTheOthers() throws IOException {
        Random random = new Random(4);
        for (int round = 0; round < 300; round++) {
            String text = text(random);
            int lines = naive(text).size();
            int taken = random.nextInt(lines + 1);
            try (FileChannel file = open(text)) {
                BackwardLines backward = new BackwardLines(file, new byte[1 + random.nextInt(20)]);
                for (int i = 0; i < taken; i++) {
                    assertThat(backward.previous()).isTrue();
                }
                assertThat(backward.countRest()).as(text).isEqualTo(lines - taken);
                assertThat(backward.previous()).isFalse();
            }
        }
    }

    @Test
    void bytes_ofALongLine_areItsBeginning() throws IOException {
        try (FileChannel file = open("first\n" + "0123456789".repeat(1000) + "\n")) {
            BackwardLines lines = new BackwardLines(file, new byte[100]);
            assertThat(lines.previous()).isTrue();
            assertThat(lines.length()).isEqualTo(10_000);
            assertThat(lines.bytes(12)).asString(StandardCharsets.UTF_8).isEqualTo("012345678901");
            assertThat(lines.previous()).isTrue();
            assertThat(lines.bytes(12)).asString(StandardCharsets.UTF_8).isEqualTo("first");
        }
    }

    @Test
    void previous_appendedMeanwhile_isNotSeen() throws IOException {
        try (FileChannel file = open("one\ntwo\n")) {
            BackwardLines lines = new BackwardLines(file, new byte[4]);
            Files.writeString(directory.resolve("x"), "three\n", StandardOpenOption.APPEND);
            assertThat(lines.previous()).isTrue();
            assertThat(lines.bytes(10)).asString(StandardCharsets.UTF_8).isEqualTo("two");
        }
    }

    @Test
    void previous_fileCutMeanwhile_fails() throws IOException {
        try (FileChannel file = open("one\ntwo\nthree\n")) {
            BackwardLines lines = new BackwardLines(file, new byte[4]);
            Files.writeString(directory.resolve("x"), "");
            assertThatThrownBy(lines::previous).isInstanceOf(EOFException.class);
        }
    }

    private List<String> backward(String text, int block) throws IOException {
        List<String> found = new ArrayList<>();
        try (FileChannel file = open(text)) {
            BackwardLines lines = new BackwardLines(file, new byte[block]);
            while (lines.previous()) {
                found.add(new String(lines.bytes(Integer.MAX_VALUE), StandardCharsets.UTF_8));
            }
        }
        return found;
    }

    private FileChannel open(String text) throws IOException {
        return FileChannel.open(Files.writeString(directory.resolve("x"), text));
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            text.append(random.nextInt(3) == 0 ? '\n' : (char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    /** A line is what a line feed ends, or the end of the file. */
    private static List<String> naive(String text) {
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        if (lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        return lines;
    }
}
