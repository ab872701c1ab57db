package ai.toru.host.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.log.LogLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SupervisorLogTest {

    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path directory;

    @Test
    void append_entries_areInTheFileAtOnce() throws IOException {
        SupervisorLog log = new SupervisorLog(directory, LogLimits.DEFAULTS);
        assertThat(log.path()).isEqualTo(directory.resolve("plugin-supervisor.log"));
        log.append(AT, LogLevel.WARN, "p", "exited", Map.of("code", "1"));
        log.append(AT, LogLevel.INFO, null, "closed", Map.of());
        assertThat(Files.readAllLines(log.path()))
                .containsExactly(
                        "{\"timestamp\":\"2026-01-01T00:00:00Z\",\"level\":\"warn\",\"plugin\":\"p\",\"stream\":\"host\","
                                + "\"message\":\"exited\",\"fields\":{\"code\":\"1\"}}",
                        "{\"timestamp\":\"2026-01-01T00:00:00Z\",\"level\":\"info\",\"plugin\":null,\"stream\":\"host\","
                                + "\"message\":\"closed\"}");
    }

    @Test
    void append_full_beginsAnew() throws IOException {
        SupervisorLog log = new SupervisorLog(directory, LogLimits.DEFAULTS.withFiles(200, 2));
        for (int i = 0; i < 10; i++) {
            log.append(AT, LogLevel.INFO, "p", "entry " + i, Map.of());
        }
        assertThat(Files.readString(log.path())).contains("entry 9").doesNotContain("entry 8");
        assertThat(directory.resolve("plugin-supervisor.log.1")).content().contains("entry 8");
        assertThat(directory.resolve("plugin-supervisor.log.2")).doesNotExist();
    }

    /** Faults, "Files": log disk full or directory read-only. */
    @Test
    void append_unwritable_dropsCountsAndResumes() throws IOException {
        Path logs = Files.writeString(directory.resolve("logs"), "in the way");
        SupervisorLog log = new SupervisorLog(logs, LogLimits.DEFAULTS);
        log.append(AT, LogLevel.INFO, "p", "lost", Map.of());
        log.append(AT, LogLevel.INFO, "p", "lost too", Map.of());
        Files.delete(logs);
        log.append(AT, LogLevel.INFO, "p", "kept", Map.of());
        assertThat(Files.readAllLines(log.path()))
                .hasSize(2)
                .satisfiesExactly(
                        first -> assertThat(first).contains("\"warn\"", "dropped 2 lines ("),
                        second -> assertThat(second).contains("kept"));
    }
}
