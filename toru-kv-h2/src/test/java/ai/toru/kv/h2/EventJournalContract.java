package ai.toru.kv.h2;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.event.EventJournal;
import ai.toru.host.event.EventPage;
import ai.toru.host.event.EventQuery;
import ai.toru.host.event.NumberedEvent;
import ai.toru.host.event.PluginEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every journal does. */
abstract class EventJournalContract {

    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private EventJournal journal;

    /** Opens a journal that keeps so many events. */
    abstract EventJournal open(int maxEvents) throws Exception;

    @BeforeEach
    void openJournal() throws Exception {
        journal = open(100);
    }

    @AfterEach
    void closeJournal() {
        journal.close();
    }

    @Test
    void read_ofNothing_givesAnEmptyPage() throws Exception {
        assertThat(read(EventQuery.LATEST)).isEqualTo(new EventPage(List.of(), null));
    }

    @Test
    void read_givesBackWhatWasAppended() throws Exception {
        PluginEvent event = new PluginEvent(
                NOON.plusNanos(123_456_789),
                "a",
                7,
                PluginEvent.Type.CRASHED,
                Map.of("stderr", "a\nb\0c \uD83D\uDE00 \uD800 \u00E9", "", "", "exit", "x".repeat((1 << 20) + 5)));
        journal.append(event);
        assertThat(read(EventQuery.LATEST).events()).containsExactly(new NumberedEvent(1, event));
    }

    @Test
    void read_givesTheLatestFirst_pageByPage() throws Exception {
        append(25);
        assertThat(pages(EventQuery.LATEST.limit(10)))
                .extracting(NumberedEvent::number)
                .hasSize(25)
                .startsWith(25L)
                .endsWith(1L)
                .isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(read(EventQuery.LATEST.limit(25)).next()).isNull();
        assertThat(read(EventQuery.LATEST.limit(24)).next()).isEqualTo(2L);
    }

    @Test
    void journalThatIsFull_forgetsTheOldest_andCountsOn() throws Exception {
        append(250);
        assertThat(read(EventQuery.LATEST.limit(1000)).events())
                .hasSize(100)
                .extracting(NumberedEvent::number)
                .startsWith(250L)
                .endsWith(151L);
    }

    @Test
    void pageOfMuchText_isComplete() throws Exception {
        String text = "x".repeat(1 << 20);
        for (int i = 0; i < 5; i++) {
            journal.append(new PluginEvent(NOON, "a", i, PluginEvent.Type.CRASHED, Map.of("stderr", text)));
        }
        EventPage page = read(EventQuery.LATEST);
        assertThat(page.events())
                .hasSize(5)
                .allMatch(event -> text.equals(event.event().details().get("stderr")));
        assertThat(page.next()).isNull();
    }

    /** Events whose times go back and forth, and all kinds of queries: the answer is always what {@code matches} says. */
    @Test
    void query_ofAnyKind_givesWhatMatches() throws Exception {
        Random random = new Random(4);
        List<NumberedEvent> all = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            PluginEvent event = event(i, random.nextInt(40), random.nextInt(1000));
            all.add(0, new NumberedEvent(i, event));
            journal.append(event);
            if (i % 5 == 0) {
                assertMatches(all, random);
            }
        }
        for (int i = 0; i < 200; i++) {
            assertMatches(all, random);
        }
    }

    private void assertMatches(List<NumberedEvent> all, Random random) throws Exception {
        EventQuery query = query(random);
        assertThat(pages(query))
                .as(query.toString())
                .isEqualTo(all.stream().filter(query::matches).toList());
    }

    private static EventQuery query(Random random) {
        PluginEvent.Type[] types = PluginEvent.Type.values();
        EventQuery query = EventQuery.LATEST.limit(1 + random.nextInt(20));
        query = random.nextBoolean() ? query.ofPlugin("p" + random.nextInt(4)) : query;
        query = random.nextBoolean() ? query.ofTypes(types[random.nextInt(3)]) : query;
        query = random.nextInt(4) == 0 ? query.ofTypes(types[0], types[2], types[5]) : query;
        query = random.nextBoolean() ? query.before(random.nextInt(110)) : query;
        query = random.nextBoolean() ? query.after(random.nextInt(110)) : query;
        Instant from =
                random.nextBoolean() ? NOON.plusSeconds(random.nextInt(40)).plusNanos(500) : null;
        Instant until =
                random.nextBoolean() ? NOON.plusSeconds(random.nextInt(50)).plusNanos(500) : null;
        return query.between(from, until);
    }

    private List<NumberedEvent> pages(EventQuery query) throws Exception {
        List<NumberedEvent> events = new ArrayList<>();
        EventPage page = read(query);
        events.addAll(page.events());
        while (page.next() != null) {
            assertThat(page.events()).hasSize(query.limit());
            page = read(query.before(page.next()));
            events.addAll(page.events());
        }
        return events;
    }

    private EventPage read(EventQuery query) throws Exception {
        return journal.read(query).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private void append(int count) {
        for (int i = 0; i < count; i++) {
            journal.append(event(i, i, 0));
        }
    }

    static PluginEvent event(int number, int second, int nano) {
        PluginEvent.Type type = PluginEvent.Type.values()[number % 3];
        Map<String, String> details = Map.of("number", String.valueOf(number));
        return new PluginEvent(NOON.plusSeconds(second).plusNanos(nano), "p" + number % 4, number, type, details);
    }
}
