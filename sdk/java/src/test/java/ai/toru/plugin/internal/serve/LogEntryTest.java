package ai.toru.plugin.internal.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.plugin.Json;
import ai.toru.plugin.Log;
import ai.toru.plugin.internal.json.Members;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogEntryTest {
    @Test
    void withoutAHost_isALineOfJsonOnStandardError() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new HostLog(new Session(), new PrintStream(out, true, UTF_8)).log(Log.Level.WARN, "slow", Map.of("ms", 250));

        assertThat(out.toString(UTF_8))
                .matches(
                        "\\{\"timestamp\":\"[^\"]+Z\",\"level\":\"warn\",\"message\":\"slow\",\"fields\":\\{\"ms\":250}}\n");
    }

    @Test
    void line_hasTheRequestAmongItsFields() {
        String line = new LogEntry(Log.Level.INFO, "a\nb", Map.of("x", Double.NaN), null, "r-1").line();

        assertThat(line).contains("\"message\":\"a\\nb\"", "\"fields\":{\"x\":\"NaN\",\"request_id\":\"r-1\"}");
    }

    @Test
    void whatIsTooLong_losesItsMiddle_andStaysJson() {
        IllegalStateException error = new IllegalStateException("x".repeat(20_000));
        error.setStackTrace(Arrays.copyOf(error.getStackTrace(), 1));
        LogEntry entry = new LogEntry(Log.Level.ERROR, "m".repeat(9_000), Map.of("a", "🚀".repeat(9_000)), error, null);

        assertThat(entry.line().getBytes(UTF_8)).hasSizeLessThan(8_000);
        Map<String, Object> fields = Members.object(Members.object(Json.parse(entry.line())), "fields");
        assertThat((String) fields.get("exception")).startsWith("java.lang.Ill").endsWith(")");
    }
}
