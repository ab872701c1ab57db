package ai.toru.host.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class LineWriterTest {

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock();
    private final List<LogEntry> taken = new ArrayList<>();
    private Path path;
    private LineWriter writer;

    @BeforeEach
    void open() {
        path = directory.resolve("plugins/p.log");
        LogLimits limits = new LogLimits(8192, 1000, 2000, 1 << 20, 2);
        writer = new LineWriter("p", path, limits, new LineTools(clock), taken::add);
    }

    @Test
    void line_ordinary_isOneJsonObjectALine() throws IOException {
        line("hello \"you\"\t\u0007");
        writer.line(LogStream.STDOUT, bytes("ERROR no"), false);
        writer.flush();
        assertThat(lines())
                .containsExactly(
                        "{\"timestamp\":\"2026-01-01T00:00:00Z\",\"level\":\"info\",\"plugin\":\"p\",\"stream\":\"stderr\","
                                + "\"message\":\"hello \\\"you\\\"\\t\\u0007\"}",
                        "{\"timestamp\":\"2026-01-01T00:00:00Z\",\"level\":\"error\",\"plugin\":\"p\",\"stream\":\"stdout\","
                                + "\"message\":\"ERROR no\"}");
    }

    @Test
    void line_invalidUtf8_isReplaced() throws IOException {
        writer.line(LogStream.STDOUT, new byte[] {'a', (byte) 0xff, 'b', (byte) 0xc3}, false);
        writer.flush();
        assertThat(lines().get(0)).contains("\"a\ufffdb\ufffd\"");
    }

    @Test
    void line_cut_isMarked() throws IOException {
        writer.line(LogStream.STDOUT, bytes("begin"), true);
        writer.flush();
        assertThat(lines().get(0)).contains("\"begin … [cut: the line is longer than 5 bytes]\"");
    }

    @Test
    void line_flood_isDroppedAndCountedInOneLine() throws IOException {
        for (int i = 0; i < 1000; i++) {
            line("line " + i);
        }
        writer.flush();
        int kept = lines().size();
        assertThat(kept).isBetween(15, 25);
        clock.advance(Duration.ofSeconds(2));
        writer.flush();
        writer.flush();
        line("after");
        writer.flush();
        assertThat(lines()).hasSize(kept + 2);
        assertThat(lines().get(kept))
                .contains("\"stream\":\"host\"", "\"level\":\"warn\"", "dropped " + (1000 - kept) + " lines (");
        assertThat(lines().get(kept + 1)).contains("\"after\"");
    }

    @Test
    void finish_afterDrops_saysSoAtOnce() throws IOException {
        for (int i = 0; i < 100; i++) {
            line("x");
        }
        writer.finish();
        assertThat(lines().get(lines().size() - 1)).contains("dropped ");
    }

    /** Faults, "Files": log disk full or directory read-only (traffic unaffected). */
    @Test
    void flush_unwritable_dropsCountsAndResumes() throws IOException {
        Files.writeString(directory.resolve("plugins"), "in the way"); // root may write where permissions forbid it
        for (int i = 0; i < 3; i++) {
            line("lost");
            writer.flush();
        }
        Files.delete(directory.resolve("plugins"));
        line("kept");
        writer.flush();
        assertThat(lines()).hasSize(2);
        assertThat(lines().get(0)).contains("dropped 3 lines (", "could not be written");
        assertThat(lines().get(1)).contains("\"kept\"");
    }

    /** The same fault: one warning in words, and no stack trace. */
    @Test
    void flush_unwritable_warnsInOneLine() throws IOException {
        Path inTheWay = Files.writeString(directory.resolve("plugins"), "in the way");
        ListAppender<ILoggingEvent> warnings = new ListAppender<>();
        warnings.start();
        Logger logger = (Logger) LoggerFactory.getLogger(EntryFile.class);
        logger.addAppender(warnings);
        try {
            line("lost");
            writer.flush();
        } finally {
            logger.detachAppender(warnings);
        }
        assertThat(warnings.list)
                .filteredOn(event -> event.getLevel().equals(Level.WARN))
                .singleElement()
                .satisfies(event -> assertThat(event.getThrowableProxy()).isNull())
                .satisfies(event -> assertThat(event.getFormattedMessage())
                        .contains(path + " (" + inTheWay + " is not a directory)")
                        .doesNotContain("Exception"));
    }

    private void line(String text) {
        writer.line(LogStream.STDERR, bytes(text), false);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(path);
    }
}
