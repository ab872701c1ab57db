package ai.toru.host.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LineLevelTest {

    private final LineLevel level = new LineLevel();

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "[MyPlugin] Listening on /tmp/x.sock => info",
                "[MyPlugin] Error reading message: boom => error",
                "ERROR something => error",
                "error: something => error",
                "[WARN] something => warn",
                "WARNING:root:careful => warn",
                "DEBUG => debug",
                "TRACE x => trace",
                "INFO:     Uvicorn running => info",
                "CRITICAL: out of cheese => error",
                "2025-12-30 12:00:00,123 ERROR failed => error",
                "2025-12-30T12:00:00.123Z  WARN my_plugin: slow => warn",
                "[2025-12-30T12:00:00Z ERROR my_plugin] failed => error",
                "[2025-12-30 12:00:00] error: failed => error",
                "Errors: 0 => info",
                "error-free since Monday => info",
                "all is well, no ERROR here => info",
                "Information => info"
            })
    void of_text_takesTheWordAtTheBeginning(String line, String expected) {
        assertThat(level.of(line)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "{\"level\":\"ERROR\",\"message\":\"x\"} => error",
                "{\"level\":\"warning\"} => warn",
                "{\"level\":50} => error",
                "{\"level\":20,\"msg\":\"x\"} => debug",
                "{\"level\":10} => trace",
                "{\"level\":30} => info",
                "{\"level\":40} => warn",
                "{\"level\":\"loud\"} => info",
                "{\"level\":null} => info",
                "{\"message\":\"ERROR\"} => info",
                "{ERROR} => info"
            })
    void of_json_takesItsLevel(String line, String expected) {
        assertThat(level.of(line)).isEqualTo(expected);
    }

    @Test
    void of_longLine_takesNoTime() {
        assertThat(level.of("[".repeat(8000))).isEqualTo("info");
        assertThat(level.of("1 - ".repeat(2000))).isEqualTo("info");
        assertThat(level.of("")).isEqualTo("info");
    }
}
