package ai.toru.host.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.log.LogLevel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LineParserTest {

    private final LineParser parser = new LineParser();

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "{\"level\":\"ERROR\",\"message\":\"x\"} => ERROR",
                "{\"level\":\"warning\",\"message\":\"x\"} => WARN",
                "{\"severity\":\"CRITICAL\",\"message\":\"x\"} => ERROR",
                "{\"lvl\":\"dbug\",\"severity\":\"debug\",\"message\":\"x\"} => DEBUG",
                "{\"level\":10,\"message\":\"x\"} => TRACE",
                "{\"level\":20,\"message\":\"x\"} => DEBUG",
                "{\"level\":30,\"message\":\"x\"} => INFO",
                "{\"level\":40,\"message\":\"x\"} => WARN",
                "{\"level\":50,\"message\":\"x\"} => ERROR",
                "{\"level\":60,\"message\":\"x\"} => ERROR",
                "{\"message\":\"ERROR\"} => INFO"
            })
    void parse_levelOfALogger_becomesTheLevel(String line, LogLevel expected) {
        LineContent content = parse(line);
        assertThat(content.level()).isEqualTo(expected);
        assertThat(content.fields()).doesNotContainKeys("level", "severity");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"loud\"", "null", "61", "9", "3000000000000000000000", "30.5", "[\"error\"]", "true"})
    void parse_levelNobodyKnows_staysAField(String level) {
        LineContent content = parse("{\"level\":" + level + ",\"msg\":\"x\"}");
        assertThat(content.level()).isEqualTo(LogLevel.INFO);
        assertThat(content.fields()).containsOnlyKeys("level");
    }

    @ParameterizedTest
    @ValueSource(strings = {"message", "msg", "event", "text"})
    void parse_messageOfALogger_becomesTheMessage(String name) {
        LineContent content = parse("{\"time\":1,\"" + name + "\":\"h\\u00e9\\n\",\"a\":{\"b\":[1,null]},\"c\":null}");
        assertThat(content.message()).isEqualTo("hé\n");
        assertThat(content.fields().keySet()).containsExactly("time", "a", "c");
        assertThat(content.fields().get("c")).isNull();
    }

    @Test
    void parse_severalMessages_takesTheFirstKindAndKeepsTheOthers() {
        LineContent content =
                parse("{\"text\":\"t\",\"event\":\"e\",\"msg\":5,\"timestamp\":\"2020-01-01T00:00:00Z\"}");
        assertThat(content.message()).isEqualTo("e");
        assertThat(content.fields())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("text", "t", "msg", 5L, "timestamp", "2020-01-01T00:00:00Z"));
    }

    /** As Rust's tracing writes. */
    @Test
    void parse_objectOfFields_isLifted() {
        LineContent content = parse("{\"timestamp\":\"t\",\"level\":\"WARN\",\"n\":null,"
                + "\"fields\":{\"message\":\"slow\",\"n\":1,\"ms\":250},\"target\":\"app\"}");
        assertThat(content.level()).isEqualTo(LogLevel.WARN);
        assertThat(content.message()).isEqualTo("slow");
        assertThat(content.fields().keySet()).containsExactly("timestamp", "n", "target", "ms");
        assertThat(content.fields()).containsEntry("n", null).containsEntry("ms", 250L);
    }

    @Test
    void parse_messageBesideFieldsWithOne_takesTheOuter() {
        LineContent content = parse("{\"msg\":\"outer\",\"fields\":{\"message\":\"inner\"}}");
        assertThat(content.message()).isEqualTo("outer");
        assertThat(content.fields()).isEqualTo(Map.of("message", "inner"));
    }

    @Test
    void parse_objectWithoutMessage_isItsOwnMessage() {
        String line = "{\"level\":\"error\",\"code\":5}";
        assertThat(parse(line)).isEqualTo(new LineContent(LogLevel.ERROR, line));
        assertThat(parse("{}")).isEqualTo(new LineContent(LogLevel.INFO, "{}"));
    }

    @Test
    void parse_whatIsNoObjectWithinLimits_staysText() {
        for (String line : List.of(
                "",
                "{",
                "{ERROR}",
                "[1]",
                "\"x\"",
                "{\"msg\":\"x\"} and more",
                " {\"msg\":\"x\"}",
                "{\"msg\":\"x\"}{}",
                "{\"msg\":\"x\",\"msg\":\"y\"}",
                "{\"msg\":\"\\ud800\"}",
                "{\"msg\":\"x\",\"a\":" + "[".repeat(20) + "]".repeat(20) + "}",
                "{\"msg\":\"x\",\"a\":[" + "1,".repeat(3000) + "1]}",
                "{\"msg\":\"x\",\"a\":" + "9".repeat(200) + "}",
                "{\"msg\":\"x\",\"" + "n".repeat(300) + "\":1}",
                "{\"msg\":\"" + "x".repeat(65536) + "\"}")) {
            assertThat(parse(line)).isEqualTo(new LineContent(LogLevel.INFO, line));
        }
    }

    @Test
    void parse_invalidUtf8_staysTextWithReplacements() {
        byte[] line = "{\"msg\":\"x?\"}".getBytes(StandardCharsets.UTF_8);
        line[9] = (byte) 0xff;
        assertThat(parser.parse(line, false)).isEqualTo(new LineContent(LogLevel.INFO, "{\"msg\":\"x\ufffd\"}"));
    }

    @Test
    void parse_cutLine_isTextAndSaysSo() {
        byte[] line = "{\"level\":\"error\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(parser.parse(line, true))
                .isEqualTo(new LineContent(
                        LogLevel.INFO, "{\"level\":\"error\"} … [cut: the line is longer than 17 bytes]"));
    }

    @Test
    void parse_text_hasTheLevelOfItsBeginning() {
        assertThat(parse("WARN: disk")).isEqualTo(new LineContent(LogLevel.WARN, "WARN: disk"));
    }

    private LineContent parse(String line) {
        return parser.parse(line.getBytes(StandardCharsets.UTF_8), false);
    }
}
