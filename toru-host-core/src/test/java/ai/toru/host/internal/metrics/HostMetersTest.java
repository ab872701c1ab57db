package ai.toru.host.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.metrics.DurationReading;
import ai.toru.host.metrics.HostMetrics;
import ai.toru.host.metrics.KeyValueAction;
import ai.toru.host.metrics.PluginMetrics;
import ai.toru.host.metrics.PluginReading;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the host counts itself, and how it tells others. */
class HostMetersTest {

    @Test
    void requests_areCountedByClassAndCode() {
        HostMeters meters = new HostMeters(List.of());
        PluginMetrics plugin = meters.plugin("a", () -> status("a"));
        plugin.requestAnswered(200, 1);
        plugin.requestAnswered(299, 1);
        plugin.requestAnswered(404, 1);
        plugin.requestAnswered(599, 1);
        plugin.requestFailed("plugin_timeout", 1);
        plugin.requestRefused("plugin_busy");

        PluginReading reading = meters.reading(status("a"));

        assertThat(reading.requests())
                .containsExactly(
                        Map.entry("2xx", 2L),
                        Map.entry("3xx", 0L),
                        Map.entry("4xx", 1L),
                        Map.entry("5xx", 1L),
                        Map.entry("plugin_busy", 1L),
                        Map.entry("plugin_timeout", 1L));
        assertThat(reading.durations().count()).as("without the refused one").isEqualTo(5);
    }

    @Test
    void duration_onABound_isInItsBucket() {
        HostMeters meters = new HostMeters(List.of());
        PluginMetrics plugin = meters.plugin("a", () -> status("a"));
        plugin.requestAnswered(200, Duration.ofMillis(1).toNanos());
        plugin.requestAnswered(200, Duration.ofMillis(1).toNanos() + 1);
        plugin.requestAnswered(200, Duration.ofSeconds(30).toNanos() + 1);

        DurationReading durations = meters.reading(status("a")).durations();

        assertThat(durations.counts()).startsWith(1L, 2L).endsWith(2L, 3L);
        assertThat(durations.sumNanos()).isEqualTo(30_002_000_002L);
    }

    @Test
    void keyValueRequests_areCountedByActionAndOutcome() {
        HostMeters meters = new HostMeters(List.of());
        PluginMetrics plugin = meters.plugin("a", () -> status("a"));
        plugin.keyValueEnded(KeyValueAction.SET, "quota_exceeded");
        plugin.keyValueEnded(KeyValueAction.UNCLEAR, "bad_request");

        assertThat(meters.reading(status("a")).keyValues())
                .isEqualTo(Map.of(
                        KeyValueAction.GET, Map.of("ok", 0L),
                        KeyValueAction.SET, Map.of("ok", 0L, "quota_exceeded", 1L),
                        KeyValueAction.DELETE, Map.of("ok", 0L),
                        KeyValueAction.UNCLEAR, Map.of("bad_request", 1L)));
    }

    @Test
    void codes_withoutEnd_areBounded() {
        HostMeters meters = new HostMeters(List.of());
        PluginMetrics plugin = meters.plugin("a", () -> status("a"));
        for (int i = 0; i < 10_000; i++) {
            plugin.requestFailed("code_" + i, 1);
            plugin.keyValueEnded(KeyValueAction.GET, "code_" + i);
        }

        PluginReading reading = meters.reading(status("a"));

        assertThat(reading.requests()).hasSizeLessThan(50);
        assertThat(reading.keyValues().get(KeyValueAction.GET)).hasSizeLessThan(50);
        assertThat(reading.requests().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(10_000);
    }

    @Test
    void plugin_thatIsGone_isForgotten_butNotOneThatHasItsIdSince() {
        HostMeters meters = new HostMeters(List.of());
        PluginMetrics first = meters.plugin("a", () -> status("a"));
        first.requestAnswered(200, 1);
        PluginMetrics second = meters.plugin("a", () -> status("a"));
        second.requestAnswered(500, 1);
        first.close();
        assertThat(meters.reading(status("a")).requests())
                .containsEntry("5xx", 1L)
                .containsEntry("2xx", 0L);

        second.close();

        assertThat(meters.reading(status("a")).durations()).isNull();
    }

    @Test
    void numbers_reachEveryOther_andEachIsClosedOnce() {
        Told one = new Told();
        Told other = new Told();
        PluginMetrics plugin = new HostMeters(List.of(one, other)).plugin("a", () -> status("a"));

        plugin.requestAnswered(201, 7);
        plugin.requestFailed("plugin_timeout", 8);
        plugin.requestRefused("plugin_busy");
        plugin.keyValueEnded(KeyValueAction.GET, "ok");
        plugin.close();
        plugin.close();

        assertThat(one.told)
                .containsExactly("a RUNNING", "201 7", "plugin_timeout 8", "plugin_busy", "GET ok", "closed")
                .isEqualTo(other.told);
    }

    @Test
    void other_thatThrows_harmsNobody_andIsSaidOnce() {
        Logger logger = (Logger) LoggerFactory.getLogger(GuardedMetrics.class);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        logger.addAppender(said);
        try {
            Told after = new Told();
            HostMeters meters = new HostMeters(List.of(HostMetersTest::broken, after));
            PluginMetrics plugin = meters.plugin("a", () -> status("a"));
            plugin.requestAnswered(200, 1);
            plugin.requestFailed("x", 1);
            plugin.requestRefused("x");
            plugin.keyValueEnded(KeyValueAction.GET, "ok");
            plugin.close();

            assertThat(after.told).hasSize(6);
            assertThat(said.list)
                    .singleElement()
                    .satisfies(line -> assertThat(line.getFormattedMessage()).contains("This is said once"));
        } finally {
            logger.detachAppender(said);
        }
    }

    @Test
    void other_thatGivesNothing_isPassedOver() {
        HostMeters meters = new HostMeters(List.of((id, status) -> null));

        meters.plugin("a", () -> status("a")).requestAnswered(200, 1);

        assertThat(meters.reading(status("a")).requests()).containsEntry("2xx", 1L);
    }

    private static PluginMetrics broken(String pluginId, Supplier<PluginStatus> status) {
        return new PluginMetrics() {
            @Override
            public void requestAnswered(int status, long nanos) {
                throw new NoClassDefFoundError("gone");
            }

            @Override
            public void requestFailed(String code, long nanos) {
                throw new IllegalStateException("broken");
            }

            @Override
            public void requestRefused(String code) {
                throw new IllegalStateException("broken");
            }

            @Override
            public void keyValueEnded(KeyValueAction action, String outcome) {
                throw new IllegalStateException("broken");
            }

            @Override
            public void close() {
                throw new IllegalStateException("broken");
            }
        };
    }

    private static PluginStatus status(String id) {
        return new PluginStatus(
                id,
                Path.of("file"),
                null,
                PluginState.RUNNING,
                true,
                null,
                1,
                null,
                null,
                null,
                0,
                0,
                null,
                null,
                Duration.ZERO,
                List.of(),
                null,
                0,
                0,
                Set.of());
    }

    /** Writes down what it is told. */
    private static final class Told implements HostMetrics {

        private final List<String> told = new ArrayList<>();

        @Override
        public PluginMetrics plugin(String pluginId, Supplier<PluginStatus> status) {
            told.add(pluginId + " " + status.get().state());
            return new PluginMetrics() {
                @Override
                public void requestAnswered(int answer, long nanos) {
                    told.add(answer + " " + nanos);
                }

                @Override
                public void requestFailed(String code, long nanos) {
                    told.add(code + " " + nanos);
                }

                @Override
                public void requestRefused(String code) {
                    told.add(code);
                }

                @Override
                public void keyValueEnded(KeyValueAction action, String outcome) {
                    told.add(action + " " + outcome);
                }

                @Override
                public void close() {
                    told.add("closed");
                }
            };
        }
    }
}
