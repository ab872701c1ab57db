package ai.toru.servlet.internal.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.host.plugin.UnknownPluginException;
import ai.toru.servlet.FakeGateway;
import ai.toru.servlet.Statuses;
import ai.toru.servlet.internal.stream.Feed;
import ai.toru.servlet.internal.time.SteppedRhythm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One plugin's numbers, in stepped time. */
final class MetricsFeedTest {

    private final FakeGateway gateway = new FakeGateway(Path.of("plugins"));
    private final SteppedRhythm rhythm = new SteppedRhythm();
    private final List<String> told = new ArrayList<>();

    private MetricsFeed feed(String id) {
        return new MetricsFeed(gateway, id, () -> Statuses.NOON, rhythm);
    }

    private static String textOf(Feed from) {
        try {
            Feed.Part part = from.next().toCompletableFuture().get(20, TimeUnit.SECONDS);
            return new String(part.text(), StandardCharsets.UTF_8);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void next_first_isEveryMemberInOrder() {
        gateway.add(Statuses.running("app", "/app"));

        assertThat(textOf(feed("app")))
                .isEqualTo("event: numbers\ndata: {\"at\":\"2026-01-02T12:00:00Z\","
                        + "\"requests\":{\"2xx\":7,\"plugin_timeout\":2},\"durations\":{"
                        + "\"bounds\":[0.001,0.0025,0.005,0.01,0.025,0.05,0.1,0.25,0.5,1,2.5,5,10,30],"
                        + "\"counts\":[9,9,9,9,9,9,9,9,9,9,9,9,9,9,9],\"sum_seconds\":1.5},"
                        + "\"in_flight\":1,\"queued\":5,\"memory_bytes\":33554432,\"cpu_ms\":1500,"
                        + "\"restart_count\":2}\n\n");
    }

    @Test
    void next_fileThatIsNoPlugin_noDurations() {
        gateway.add(Statuses.invalid("broken"));

        assertThat(textOf(feed("broken")))
                .contains("\"requests\":{},\"durations\":null,", "\"memory_bytes\":null,\"cpu_ms\":null,");
    }

    /** Also where nothing changed: a chart goes on. */
    @Test
    void watch_timePasses_toldOnceASecond() throws Exception {
        gateway.add(Statuses.running("app", "/app"));
        MetricsFeed feed = feed("app");
        AutoCloseable watch = feed.watch(() -> told.add(textOf(feed)));
        told.add(textOf(feed));

        rhythm.pass(Duration.ofSeconds(10));
        assertThat(told).hasSize(11).allMatch(text -> text.startsWith("event: numbers\n"));
        assertThat(textOf(feed)).as("out of turn").isEmpty();

        watch.close();
        assertThat(rhythm.beats()).isZero();
    }

    @Test
    void next_pluginIsGone_unknownPlugin() {
        gateway.add(Statuses.running("app", "/app"));
        MetricsFeed feed = feed("app");
        assertThat(feed.alive()).isTrue();

        gateway.remove("app");

        assertThat(feed.alive()).isFalse();
        assertThatThrownBy(feed::next)
                .isInstanceOf(UnknownPluginException.class)
                .hasMessage("The plugin \"app\" does not exist. Check the id.");
    }
}
