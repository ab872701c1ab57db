package ai.toru.host.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.log.LogLevel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines that came as messages: their form, their length, and how many there may be. */
final class SaidLinesTest {

    private static final int LINE_BYTES = 100;

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock();
    private final List<LogEntry> taken = new ArrayList<>();
    private final SaidLines said = new SaidLines();
    private Path path;
    private LineWriter writer;

    @BeforeEach
    void open() {
        path = directory.resolve("plugins/p.log");
        LogLimits limits = new LogLimits(LINE_BYTES, 1000, 4 << 20, 64 << 20, 2);
        writer = new LineWriter("p", path, limits, new LineTools(clock), taken::add);
    }

    @Test
    void line_hasTheFormOfTheOthers() throws IOException {
        say("slow", "{\"ms\": 250, \"at\": {\"a\": [1.50, null]}}", "r-1");

        assertThat(lines())
                .containsExactly("{\"timestamp\":\"2026-01-01T00:00:00Z\",\"level\":\"warn\",\"plugin\":\"p\","
                        + "\"stream\":\"protocol\",\"message\":\"slow\","
                        + "\"fields\":{\"ms\":250,\"at\":{\"a\":[1.50,null]},\"request_id\":\"r-1\"}}");
        assertThat(taken).hasSize(1);
    }

    @Test
    void line_withoutMore_hasNoFields() throws IOException {
        say("two\nlines", null, null);

        assertThat(lines()).singleElement().asString().endsWith("\"message\":\"two\\nlines\"}");
    }

    @Test
    void message_thatIsTooLong_isCutBetweenCharacters_andKeepsItsRequest() throws IOException {
        say("é".repeat(LINE_BYTES), "{\"a\":1}", "r-1");

        assertThat(lines())
                .singleElement()
                .asString()
                .contains("\"" + "é".repeat(LINE_BYTES / 2) + " … [cut: the line is longer than 100 bytes]\"")
                .endsWith("\"fields\":{\"request_id\":\"r-1\"}}");
    }

    @Test
    void fields_thatDoNotFit_areLeftOut_andTheLineSaysSo() throws IOException {
        say("x".repeat(90), "{\"a\":\"0123456789\"}", null);
        say("x".repeat(90), "{\"a\":123}", null);

        assertThat(lines().get(0))
                .endsWith(" … [fields left out: the line is longer than 100 bytes]\"}")
                .doesNotContain("0123");
        assertThat(lines().get(1)).endsWith("\"fields\":{\"a\":123}}");
    }

    @Test
    void fields_beyondTheLimits_areKeptAsText() throws IOException {
        String deep = "{\"a\":" + "[".repeat(17) + "]".repeat(17) + "}";
        say("m", deep, "r");
        say("m", "{\"a\":\"\\ud800\"}", null);

        assertThat(lines().get(0))
                .endsWith("\"fields\":{\"fields\":\"" + deep.replace("\"", "\\\"") + "\",\"request_id\":\"r\"}}");
        assertThat(lines().get(1)).contains("\"fields\":{\"fields\":");
    }

    @Test
    void lines_thatWaitTooMany_areDroppedAndCounted() throws IOException {
        SaidLine line = SaidLine.within(1000, LogLevel.INFO, "x".repeat(1000), null, null);
        int room = SaidLines.MOST_BYTES / line.bytes();
        int wakes = 0;
        for (int i = 0; i < room + 7; i++) {
            wakes += said.add(line) ? 1 : 0;
        }

        assertThat(wakes).as("somebody looks before it is too late").isEqualTo(1);
        assertThat(said.drainTo(writer)).isTrue();
        assertThat(said.drainTo(writer)).isFalse();
        writer.flush();
        assertThat(lines()).hasSize(room + 1);
        assertThat(lines().get(room)).contains("dropped 7 lines (" + 7 * line.bytes() + " bytes)");
        assertThat(said.add(line)).isFalse();
        assertThat(said.drainTo(writer)).isTrue();
    }

    @Test
    void lines_andThoseOfTheStreams_shareOneRate() throws IOException {
        LogLimits narrow = new LogLimits(LINE_BYTES, 1000, 1000, 1 << 20, 2);
        writer = new LineWriter("p", path, narrow, new LineTools(clock), taken::add);
        for (int i = 0; i < 5; i++) {
            writer.line(LogStream.STDERR, "from the stream".getBytes(StandardCharsets.UTF_8), false);
        }
        int before = taken.size();
        for (int i = 0; i < 100; i++) {
            say("too much", null, null);
        }

        assertThat(before).isEqualTo(5);
        assertThat(taken.size() - before).isBetween(1, 10);
        writer.finish();
        assertThat(lines()).last().asString().contains("dropped ");
    }

    @Test
    void lines_afterTheEnd_areNobodys() {
        said.close();

        assertThat(said.add(SaidLine.within(1000, LogLevel.INFO, "late", null, null)))
                .isFalse();
        assertThat(said.drainTo(writer)).isFalse();
    }

    private void say(String message, String fields, String requestId) {
        said.add(SaidLine.within(LINE_BYTES, LogLevel.WARN, message, fields, requestId));
        said.drainTo(writer);
        writer.flush();
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(path);
    }
}
