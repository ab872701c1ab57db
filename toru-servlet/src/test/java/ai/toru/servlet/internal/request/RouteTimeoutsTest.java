package ai.toru.servlet.internal.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RouteTimeoutsTest {

    private final RouteTimeouts timeouts = RouteTimeouts.parse(
                    "/reports/*=120s, /reports/daily/*=10m, /reports/daily/ping = 500ms , /app=5, /app/deep/*=1h")
            .orElseThrow();

    @ParameterizedTest
    @CsvSource({
        "/reports, PT2M",
        "/reports/, PT2M",
        "/reports/x/y, PT2M",
        "/reports/daily, PT10M",
        "/reports/daily/x, PT10M",
        "/reports/%64aily/x, PT10M",
        "/reports/daily;v=1/x, PT10M",
        "/reports/daily/ping, PT0.5S",
        "/reports/daily/ping/x, PT10M",
        "/reports2, ",
        "/app, PT5S",
        "/app/, ",
        "/app/x, ",
        "/app/deep/x, PT1H",
        "/, ",
    })
    void of_path_longestMatchWins(String path, Duration time) {
        assertThat(timeouts.of(path)).isEqualTo(Optional.ofNullable(time));
    }

    @Test
    void of_allPaths_oneTimeForAll() {
        RouteTimeouts all = RouteTimeouts.parse("/*=7s").orElseThrow();

        assertThat(all.of("/")).contains(Duration.ofSeconds(7));
        assertThat(all.of("/a/b")).contains(Duration.ofSeconds(7));
    }
}
