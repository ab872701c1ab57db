package ai.toru.host.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InMemoryEventJournalTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final InMemoryEventJournal journal = new InMemoryEventJournal(100);

    @Test
    void read_givesTheLatestFirst_pageByPage() {
        append(25);
        List<Long> numbers = new ArrayList<>();
        EventQuery query = EventQuery.LATEST.limit(10);
        for (EventPage page = read(query); ; page = read(query.before(page.next()))) {
            page.events().forEach(event -> numbers.add(event.number()));
            if (page.next() == null) {
                break;
            }
            assertThat(page.events()).hasSize(10);
        }
        assertThat(numbers).hasSize(25).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }

    @Test
    void journalThatIsFull_forgetsTheOldest_andCountsOn() {
        append(250);
        assertThat(read(EventQuery.LATEST.limit(1000)).events())
                .hasSize(100)
                .extracting(NumberedEvent::number)
                .startsWith(250L)
                .endsWith(151L);
    }

    @Test
    void eventsWithMuchText_areKeptAsFarAsTheyFit() {
        String mebi = "x".repeat(1 << 20);
        for (int i = 0; i < 20; i++) {
            journal.append(new PluginEvent(NOON, "a", i, PluginEvent.Type.CRASHED, Map.of("stderr", mebi)));
        }
        assertThat(read(EventQuery.LATEST).events())
                .hasSize(16)
                .extracting(NumberedEvent::number)
                .startsWith(20L)
                .endsWith(5L);
    }

    @Test
    void query_narrows_byPlugin_type_timeAndNumber() {
        append(30);
        assertThat(read(EventQuery.LATEST.ofPlugin("a")).events())
                .hasSize(15)
                .allMatch(event -> event.event().pluginId().equals("a"));
        assertThat(read(EventQuery.LATEST.ofTypes(PluginEvent.Type.CRASHED)).events())
                .hasSize(10);
        assertThat(read(EventQuery.LATEST.between(NOON.plusSeconds(10), NOON.plusSeconds(20)))
                        .events())
                .extracting(NumberedEvent::number)
                .containsExactly(20L, 19L, 18L, 17L, 16L, 15L, 14L, 13L, 12L, 11L);
        assertThat(read(EventQuery.LATEST.after(28)).events())
                .extracting(NumberedEvent::number)
                .containsExactly(30L, 29L);
    }

    @Test
    void lastPageThatIsJustFull_hasNoNext() {
        append(10);
        assertThat(read(EventQuery.LATEST.limit(10)).next()).isNull();
    }

    @Test
    void senselessNumbers_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> EventQuery.LATEST.limit(0));
        assertThatIllegalArgumentException().isThrownBy(() -> EventQuery.LATEST.limit(1001));
        assertThatIllegalArgumentException().isThrownBy(() -> new InMemoryEventJournal(0));
    }

    private EventPage read(EventQuery query) {
        return journal.read(query).toCompletableFuture().join();
    }

    private void append(int count) {
        for (int i = 0; i < count; i++) {
            journal.append(new PluginEvent(
                    NOON.plusSeconds(i),
                    i % 2 == 0 ? "a" : "b",
                    i,
                    i % 3 == 0 ? PluginEvent.Type.CRASHED : PluginEvent.Type.READY,
                    Map.of()));
        }
    }
}
