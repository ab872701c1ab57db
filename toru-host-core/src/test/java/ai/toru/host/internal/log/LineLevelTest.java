package ai.toru.host.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.log.LogLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LineLevelTest {

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "[MyPlugin] Listening on /tmp/x.sock => INFO",
                "[MyPlugin] Error reading message: boom => ERROR",
                "ERROR something => ERROR",
                "error: something => ERROR",
                "[WARN] something => WARN",
                "WARNING:root:careful => WARN",
                "DEBUG => DEBUG",
                "TRACE x => TRACE",
                "INFO:     Uvicorn running => INFO",
                "CRITICAL: out of cheese => ERROR",
                "2025-12-30 12:00:00,123 ERROR failed => ERROR",
                "2025-12-30T12:00:00.123Z  WARN my_plugin: slow => WARN",
                "[2025-12-30T12:00:00Z ERROR my_plugin] failed => ERROR",
                "[2025-12-30 12:00:00] error: failed => ERROR",
                "Errors: 0 => INFO",
                "error-free since Monday => INFO",
                "all is well, no ERROR here => INFO",
                "Information => INFO"
            })
    void of_text_takesTheWordAtTheBeginning(String line, LogLevel expected) {
        assertThat(LineLevel.ofText(line)).isEqualTo(expected);
    }

    @Test
    void of_longLine_takesNoTime() {
        assertThat(LineLevel.ofText("[".repeat(8000))).isEqualTo(LogLevel.INFO);
        assertThat(LineLevel.ofText("1 - ".repeat(2000))).isEqualTo(LogLevel.INFO);
        assertThat(LineLevel.ofText("")).isEqualTo(LogLevel.INFO);
    }
}
