package ai.toru.servlet.internal.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.plugin.HostClosedException;
import ai.toru.host.plugin.PluginState;
import ai.toru.servlet.FakeGateway;
import ai.toru.servlet.FakeHistory;
import ai.toru.servlet.Statuses;
import ai.toru.servlet.internal.stream.Feed;
import ai.toru.servlet.internal.time.SteppedRhythm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of all plugins, and when, in stepped time. */
final class StatusFeedTest {

    private static final Duration STEP = Duration.ofMillis(250);

    private final FakeGateway gateway = new FakeGateway(Path.of("plugins"));
    private final FakeHistory history = gateway.follow();
    private final SteppedRhythm rhythm = new SteppedRhythm();
    private final StatusFeed feed = new StatusFeed(gateway, true, rhythm);
    private final List<String> told = new ArrayList<>();
    private int calls;

    @BeforeEach
    void begin() {
        gateway.add(Statuses.running("app", "/app"));
    }

    /** What a stream does whose client is quick. */
    private AutoCloseable follow() throws Exception {
        AutoCloseable watch = feed.watch(() -> {
            calls++;
            read(feed);
        });
        read(feed);
        return watch;
    }

    private void read(Feed from) {
        String text = textOf(from);
        if (!text.isEmpty()) {
            told.add(text);
        }
    }

    private static String textOf(Feed from) {
        try {
            Feed.Part part = from.next().toCompletableFuture().get(20, TimeUnit.SECONDS);
            assertThat(part.more()).isFalse();
            return new String(part.text(), StandardCharsets.UTF_8);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void become(PluginState state) {
        gateway.add(Statuses.status("app", "/app", state, true, null));
    }

    private void happen() {
        history.happen("app", PluginEvent.Type.STOPPING, 1);
    }

    @Test
    void next_first_isTheArrayOfAllAtOnce() throws Exception {
        gateway.add(Statuses.invalid("broken"));

        follow().close();

        assertThat(told)
                .singleElement()
                .asString()
                .startsWith("event: plugins\ndata: [{\"id\":\"app\",")
                .contains("\"pid\":4711", "},{\"id\":\"broken\",", "\"reason\":\"It printed garbage.\"")
                .endsWith("}]\n\n");
    }

    @Test
    void next_whoMayNotManage_isReduced() {
        gateway.add(Statuses.invalid("broken"));

        assertThat(textOf(new StatusFeed(gateway, false, rhythm)))
                .contains("\"pid\":null", "\"id\":\"broken\"")
                .doesNotContain("4711", "garbage", "/logs", "/sockets", "last words");
    }

    @Test
    void watch_somethingHappens_toldWithTheNextStep() throws Exception {
        try (AutoCloseable watch = follow()) {
            become(PluginState.STOPPING);
            happen();
            assertThat(told).hasSize(1);

            rhythm.pass(STEP);

            assertThat(told).hasSize(2).last().asString().contains("\"state\":\"STOPPING\"");
        }
    }

    /** Events are published a moment before the status is another. */
    @Test
    void watch_statusIsAnotherAfterTheEvent_toldOneStepLater() throws Exception {
        try (AutoCloseable watch = follow()) {
            happen();
            rhythm.pass(STEP);
            become(PluginState.STOPPING);

            rhythm.pass(STEP);

            assertThat(told).hasSize(2).last().asString().contains("\"state\":\"STOPPING\"");
        }
    }

    @Test
    void watch_muchHappens_toldFourTimesASecond() throws Exception {
        try (AutoCloseable watch = follow()) {
            for (int i = 0; i < 1000; i++) {
                become(i % 2 == 0 ? PluginState.STOPPING : PluginState.RUNNING);
                happen();
                rhythm.pass(Duration.ofMillis(1));
                become(i % 100 < 50 ? PluginState.STOPPING : PluginState.RUNNING);
            }

            assertThat(calls).isEqualTo(4);
        }
    }

    @Test
    void watch_nothingHappens_lookedEveryOtherSecondAndToldOnlyWhatIsNew() throws Exception {
        try (AutoCloseable watch = follow()) {
            rhythm.pass(Duration.ofSeconds(10));
            assertThat(calls).isEqualTo(5);
            assertThat(told).hasSize(1);

            become(PluginState.UNHEALTHY);
            rhythm.pass(Duration.ofSeconds(2).minus(STEP));
            assertThat(told).hasSize(1);
            rhythm.pass(STEP);
            assertThat(told).hasSize(2).last().asString().contains("UNHEALTHY");
        }
    }

    @Test
    void next_askedOutOfTurn_nothing() throws Exception {
        try (AutoCloseable watch = follow()) {
            become(PluginState.STOPPING);

            assertThat(textOf(feed)).isEmpty();
        }
    }

    /** A slow client asks late: it gets how things are then, and nothing of what was between. */
    @Test
    void next_askedLate_isTheNewestOnly() throws Exception {
        try (AutoCloseable watch = feed.watch(() -> calls++)) {
            read(feed);
            for (PluginState state : List.of(PluginState.STOPPING, PluginState.STOPPED, PluginState.FAILED)) {
                become(state);
                happen();
                rhythm.pass(Duration.ofSeconds(3));
            }

            assertThat(textOf(feed)).contains("\"state\":\"FAILED\"");
            assertThat(textOf(feed)).isEmpty();
        }
    }

    @Test
    void watch_ended_neitherListensNorTicks() throws Exception {
        AutoCloseable watch = follow();
        assertThat(history.listeners()).isEqualTo(1);
        assertThat(rhythm.beats()).isEqualTo(1);

        watch.close();

        assertThat(history.listeners()).isZero();
        assertThat(rhythm.beats()).isZero();
    }

    @Test
    void hostIsClosed_allThrows() {
        gateway.close(new HostClosedException("It is closed."));

        assertThatThrownBy(feed::alive).isInstanceOf(HostClosedException.class);
        assertThatThrownBy(feed::next).isInstanceOf(HostClosedException.class);
    }
}
