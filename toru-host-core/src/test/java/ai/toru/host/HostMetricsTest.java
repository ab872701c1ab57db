package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.toru.host.http.PluginRequest;
import ai.toru.host.metrics.Exposition;
import ai.toru.host.metrics.KeyValueAction;
import ai.toru.host.metrics.PluginMetrics;
import ai.toru.host.metrics.PluginReading;
import ai.toru.host.metrics.PrometheusText;
import ai.toru.host.plugin.HostBusyException;
import ai.toru.host.plugin.PluginDisabledException;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginTimeoutException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The numbers of real plugins. */
class HostMetricsTest extends HostWithPlugins {

    @Test
    void requests_ofEveryEnd_areCounted() throws Exception {
        plugins.with("p", "echo");
        start(all -> all.shutdownTimeout(Duration.ofMillis(200)));
        for (int i = 0; i < 3; i++) {
            request("p", "/fine");
        }
        host.request("p", with("/read-file", root.resolve("not-there"))); // answered with 403
        assertThatThrownBy(() -> host.request("p", within(Duration.ofMillis(200), "/hang")))
                .isInstanceOf(PluginTimeoutException.class);
        await().until(() -> status("p").inFlight() == 0);
        get(host.restart("p")); // it still hangs
        CompletableFuture<?> givenUp = send("p", "/hang");
        awaitInFlight("p");
        givenUp.cancel(true);
        get(host.disable("p"));
        assertThatThrownBy(() -> request("p", "/")).isInstanceOf(PluginDisabledException.class);

        PluginReading reading = reading("p");

        assertThat(reading.requests())
                .isEqualTo(Map.of(
                        "2xx", 3L,
                        "3xx", 0L,
                        "4xx", 1L,
                        "5xx", 0L,
                        "plugin_timeout", 1L,
                        "request_cancelled", 1L,
                        "plugin_disabled", 1L));
        assertThat(reading.durations().count()).as("all but the refused one").isEqualTo(6);
        assertThat(reading.durations().sumNanos())
                .isBetween(
                        Duration.ofMillis(200).toNanos(), Duration.ofMinutes(1).toNanos());
        assertThat(reading.status().state()).isEqualTo(PluginState.DISABLED);
    }

    @Test
    void request_thatFindsNoRoomInTheBudget_isCountedAsRefused() throws Exception {
        plugins.with("p", "echo");
        start(builder().maxBytesInFlight(1 << 16).allPlugins(all -> all.shutdownTimeout(Duration.ofMillis(200))));
        PluginRequest large =
                PluginRequest.builder("POST", "/hang").body(new byte[20_000]).build();
        CompletableFuture<?> first = host.requestAsync("p", large).toCompletableFuture();
        awaitInFlight("p");

        assertThatThrownBy(() -> host.request("p", large)).isInstanceOf(HostBusyException.class);

        assertThat(reading("p").requests()).containsEntry("host_busy", 1L);
        assertThat(reading("p").durations().count()).isZero();
        first.cancel(true);
    }

    @Test
    void crash_isCountedWithTheRequestItCost_andAsRestart() throws Exception {
        plugins.with("p", "echo");
        start();
        long before = pid("p");
        assertThatThrownBy(() -> request("p", "/kill-self")).hasMessageContaining("ended before it answered");
        awaitSuccessor("p", before);

        Exposition text = Exposition.read(PrometheusText.of(host.readings()));

        assertThat(text.value("toru_plugin_requests_total{plugin=\"p\",outcome=\"connection_lost\"}"))
                .isEqualTo(1);
        assertThat(text.value("toru_plugin_restarts_total{plugin=\"p\"}")).isEqualTo(1);
        assertThat(text.value("toru_plugin_state{plugin=\"p\",state=\"running\"}"))
                .isEqualTo(1);
        await().untilAsserted(() -> assertThat(memory("p")).isGreaterThan(1 << 20)); // looked at once a second
    }

    private double memory(String id) {
        return Exposition.read(PrometheusText.of(host.readings()))
                .value("toru_plugin_memory_bytes{plugin=\"" + id + "\"}");
    }

    @Test
    void keyValueRequests_ofThePlugin_areCounted() throws Exception {
        plugins.with("p", "echo");
        start();
        request("p", "/count"); // reads, then writes
        request("p", "/count");
        host.request("p", with("/kv-refused", "{\"action\": \"get\", \"key\": \"\"}"));
        host.request("p", with("/kv-refused", "{\"action\": \"list\", \"key\": \"x\"}"));

        assertThat(reading("p").keyValues())
                .isEqualTo(Map.of(
                        KeyValueAction.GET, Map.of("ok", 2L, "invalid_key", 1L),
                        KeyValueAction.SET, Map.of("ok", 2L),
                        KeyValueAction.DELETE, Map.of("ok", 0L),
                        KeyValueAction.UNCLEAR, Map.of("bad_request", 1L)));
    }

    @Test
    void inFlightAndQueued_areReadWhenLookedAt() throws Exception {
        plugins.with("p", "echo");
        start();
        CompletableFuture<?> first = host.requestAsync("p", with("/wait-for-file", root.resolve("go")))
                .toCompletableFuture();
        CompletableFuture<?> second = send("p", "/");
        awaitInFlight("p");

        assertThat(reading("p").status().inFlight()).isEqualTo(1);
        assertThat(reading("p").status().queued()).isEqualTo(1);
        Files.createFile(root.resolve("go"));
        get(first);
        get(second);

        assertThat(reading("p").requests()).containsEntry("2xx", 2L);
    }

    @Test
    void plugin_thatWasRemoved_leavesNoNumbers_andTheApplicationsAreClosed() throws Exception {
        AtomicInteger open = new AtomicInteger();
        plugins.with("p", "echo").with("q", "echo");
        start(builder().metrics((id, status) -> {
            open.incrementAndGet();
            return closing(open::decrementAndGet);
        }));
        assertThat(open).hasValue(2);

        Files.delete(plugins.directory().resolve("q.binary"));
        get(host.rescan());
        await().until(() -> open.get() == 1);

        assertThat(host.readings())
                .singleElement()
                .satisfies(left -> assertThat(left.status().id()).isEqualTo("p"));
        host.close();
        assertThat(open).hasValue(0);
    }

    @Test
    void applicationsMetrics_hearEachRequest_beforeItsCaller() throws Exception {
        ConcurrentLinkedQueue<Integer> heard = new ConcurrentLinkedQueue<>();
        plugins.with("p", "echo");
        start(builder().metrics((id, status) -> answers(heard)).metrics((id, status) -> {
            throw new IllegalStateException("broken on purpose");
        }));

        assertThat(request("p", "/").status()).isEqualTo(200);

        assertThat(heard).containsExactly(200);
    }

    @Test
    void file_thatIsNoPlugin_isThereWithItsState() throws Exception {
        plugins.withFile("bad.binary", "#!/bin/sh\necho nonsense\n");
        start();

        assertThat(reading("bad").durations()).isNull();
        assertThat(host.reading("unknown")).isEmpty();
        assertThat(Exposition.read(PrometheusText.of(host.readings()))
                        .value("toru_plugin_state{plugin=\"bad\",state=\"invalid\"}"))
                .isEqualTo(1);
    }

    @Test
    void counting_isSmallBesideARequest() throws Exception {
        plugins.with("p", "echo");
        start();
        PluginMetrics meters = new ai.toru.host.internal.metrics.HostMeters(List.of()).plugin("p", () -> status("p"));
        PluginRequest request = PluginRequest.get("/");
        for (int i = 0; i < 200; i++) {
            host.request("p", request);
        }
        long perRequest = nanosOf(500, () -> host.request("p", request));
        nanosOf(1_000_000, () -> meters.requestAnswered(200, 150_000));
        long perCount = nanosOf(1_000_000, () -> meters.requestAnswered(200, 150_000));

        System.out.println("counting one request takes " + perCount + " ns, the request " + perRequest + " ns");
        assertThat(perCount).isLessThan(perRequest / 20);
    }

    private static long nanosOf(int times, Runnable action) {
        long begun = System.nanoTime();
        for (int i = 0; i < times; i++) {
            action.run();
        }
        return (System.nanoTime() - begun) / times;
    }

    private static PluginMetrics closing(Runnable onClose) {
        return new PluginMetrics() {
            @Override
            public void close() {
                onClose.run();
            }
        };
    }

    private static PluginMetrics answers(ConcurrentLinkedQueue<Integer> heard) {
        return new PluginMetrics() {
            @Override
            public void requestAnswered(int status, long nanos) {
                heard.add(status);
            }
        };
    }

    private PluginReading reading(String id) {
        return host.reading(id).orElseThrow();
    }
}
