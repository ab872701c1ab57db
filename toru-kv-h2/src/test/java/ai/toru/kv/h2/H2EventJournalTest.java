package ai.toru.kv.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.host.event.EventJournalProvider;
import ai.toru.host.event.EventPage;
import ai.toru.host.event.EventQuery;
import ai.toru.host.event.EventRetention;
import ai.toru.host.event.NumberedEvent;
import ai.toru.host.event.PluginEvent;
import ai.toru.host.plugin.HostClosedException;
import ai.toru.host.plugin.HostConfigurationException;
import ai.toru.kv.h2.internal.database.Database;
import ai.toru.kv.h2.internal.database.DatabaseFile;
import ai.toru.kv.h2.internal.database.DatabaseHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2EventJournalTest {

    private static final EventRetention LONG = new EventRetention(Duration.ofDays(36_000), 100_000);

    @TempDir
    Path directory;

    @TempDir
    Path elsewhere;

    @Test
    void journalThatIsOpenedAgain_hasAll_andCountsOn() throws Exception {
        try (H2EventJournal journal = H2EventJournal.open(directory, LONG)) {
            append(journal, 1, 30);
        }
        try (H2EventJournal journal = H2EventJournal.open(directory, LONG)) {
            append(journal, 31, 40);
            assertThat(numbers(journal)).hasSize(40).startsWith(40L).endsWith(1L);
            NumberedEvent tenth = read(journal, EventQuery.LATEST.before(11).limit(1))
                    .events()
                    .get(0);
            assertThat(tenth).isEqualTo(new NumberedEvent(10, EventJournalContract.event(10, 10, 10)));
        }
        assertThat(directory).isDirectoryContaining("glob:**/events.mv.db").isDirectoryContaining("glob:**/events.id");
    }

    @Test
    void numbers_goOn_whenEverythingWasRemoved() throws Exception {
        try (H2EventJournal journal = H2EventJournal.open(directory, LONG)) {
            append(journal, 1, 30);
        }
        try (H2EventJournal journal = H2EventJournal.open(directory, EventRetention.DEFAULTS)) { // NOON is long ago
            Awaitility.await().until(() -> numbers(journal).isEmpty());
        }
        try (H2EventJournal journal = H2EventJournal.open(directory, LONG)) {
            append(journal, 31, 31);
            assertThat(numbers(journal)).containsExactly(31L);
        }
    }

    @Test
    void files_copiedWhileOpen_holdWhatIsASecondOld_andGiveNoNumberTwice() throws Exception {
        try (H2EventJournal journal = H2EventJournal.open(directory, LONG)) {
            append(journal, 1, 2500);
            assertThat(numbers(journal)).hasSize(1000);
            awaitWritten(journal);
            append(journal, 2501, 2600);
            assertThat(numbers(journal)).startsWith(2600L);
            copyFiles();
        }
        try (H2EventJournal copy = H2EventJournal.open(elsewhere, LONG)) {
            append(copy, 1, 1);
            List<Long> numbers = numbers(copy);
            assertThat(numbers.get(0)).isBetween(2601L, 5000L);
            assertThat(numbers.get(1)).isBetween(2500L, 2600L);
            assertThat(numbers).hasSize(1000);
        }
    }

    @Test
    void oldEvents_areRemoved_byTime() throws Exception {
        Instant now = EventJournalContract.NOON.plus(Duration.ofDays(30)).plusSeconds(1500);
        DatabaseFile file = new DatabaseFile(directory, "events", "");
        try (H2EventJournal journal = H2EventJournal.open(directory, LONG)) {
            append(journal, 1, 3000);
        }
        try (H2EventJournal journal = H2EventJournal.open(file, EventRetention.DEFAULTS, () -> now)) {
            Awaitility.await()
                    .untilAsserted(() -> assertThat(read(journal, EventQuery.LATEST.before(1510))
                                    .events())
                            .extracting(NumberedEvent::number)
                            .hasSize(10)
                            .endsWith(1500L));
        }
    }

    @Test
    void file_underManyEvents_staysSmall() throws Exception {
        EventRetention few = new EventRetention(Duration.ofDays(36_000), 1000);
        long largest = 0;
        try (H2EventJournal journal = H2EventJournal.open(directory, few)) {
            for (int i = 0; i < 30; i++) {
                append(journal, 1 + i * 4000, 4000 + i * 4000);
                List<Long> numbers = numbers(journal);
                assertThat(numbers).hasSize(1000).startsWith(4000L + i * 4000L).endsWith(3001L + i * 4000L);
                largest = Math.max(largest, Files.size(directory.resolve("events.mv.db")));
            }
        }
        assertThat(largest).isLessThan(32L << 20);
    }

    @Test
    void rarePlugin_amongManyEvents_isFoundSoon() throws Exception {
        try (H2EventJournal journal = H2EventJournal.open(directory, LONG)) {
            journal.append(new PluginEvent(EventJournalContract.NOON, "rare", 1, PluginEvent.Type.REMOVED, Map.of()));
            for (int i = 0; i < 5; i++) {
                append(journal, 2 + i * 4000, 4001 + i * 4000);
                awaitWritten(journal);
            }
            long quickest = Long.MAX_VALUE; // the others may have waited for the machine
            for (int i = 0; i < 5; i++) {
                long start = System.nanoTime();
                assertThat(read(journal, EventQuery.LATEST.ofPlugin("rare")).events())
                        .hasSize(1);
                assertThat(read(journal, EventQuery.LATEST.ofTypes(PluginEvent.Type.REMOVED))
                                .events())
                        .hasSize(1);
                quickest = Math.min(quickest, System.nanoTime() - start);
            }
            assertThat(Duration.ofNanos(quickest)).isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void diskThatIsFull_keepsEventsWaiting_untilThereIsSpace() throws Exception {
        DatabaseFile file = new DatabaseFile(directory, "events", FailingDisk.prefix());
        try (H2EventJournal journal = H2EventJournal.open(file, LONG, Instant::now)) {
            append(journal, 1, 10);
            assertThat(numbers(journal)).hasSize(10);
            FailingDisk.fill(directory);
            append(journal, 11, 20);
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> FailingDisk.refusals(directory) > 0);
            readOrFail(journal);
            append(journal, 21, 30);
            FailingDisk.free(directory);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> readOrFail(journal).size() == 30);
        } finally {
            FailingDisk.free(directory);
        }
        try (H2EventJournal journal = H2EventJournal.open(file, LONG, Instant::now)) {
            assertThat(numbers(journal)).hasSize(30).startsWith(30L).endsWith(1L);
        }
    }

    @Test
    void close_whileTheDiskIsFull_endsSoon() throws Exception {
        DatabaseFile file = new DatabaseFile(directory, "events", FailingDisk.prefix());
        H2EventJournal journal = H2EventJournal.open(file, LONG, Instant::now);
        FailingDisk.fill(directory);
        try {
            append(journal, 1, 10);
            long start = System.nanoTime();
            journal.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        } finally {
            FailingDisk.free(directory);
        }
        H2EventJournal.open(file, LONG, Instant::now).close();
    }

    @Test
    void interruptedCallers_doNoHarm() throws Exception {
        try (H2EventJournal journal = H2EventJournal.open(directory, LONG)) {
            Thread.currentThread().interrupt();
            append(journal, 1, 10);
            var page = journal.read(EventQuery.LATEST);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(page.toCompletableFuture().get(20, TimeUnit.SECONDS).events())
                    .hasSize(10);
            Thread.currentThread().interrupt();
        }
        assertThat(Thread.interrupted()).isTrue();
        try (H2EventJournal journal = H2EventJournal.open(directory, LONG)) {
            assertThat(numbers(journal)).hasSize(10);
        }
    }

    @Test
    void readers_whileEventsCome_seeNoGaps() throws Exception {
        ExecutorService readers = Executors.newFixedThreadPool(4);
        try (H2EventJournal journal = H2EventJournal.open(directory, LONG)) {
            List<Future<?>> reading = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                reading.add(readers.submit(() -> {
                    for (int n = 0; n < 100; n++) {
                        assertWithoutGaps(numbers(journal));
                    }
                    return null;
                }));
            }
            for (int n = 1; !reading.stream().allMatch(Future::isDone); n++) {
                append(journal, n, n);
                if (n % 20 == 0) {
                    assertWithoutGaps(numbers(journal)); // no faster than it is written
                }
            }
            for (Future<?> one : reading) {
                one.get();
            }
        } finally {
            readers.shutdownNow();
        }
    }

    @Test
    void eventsOfANewerRelease_areLeftOut() throws Exception {
        try (H2EventJournal journal = H2EventJournal.open(directory, LONG)) {
            append(journal, 1, 30);
        }
        try (DatabaseHome home = DatabaseHome.claim(new DatabaseFile(directory, "events", ""), EventSchema.SCHEMA)) {
            Database database = home.open();
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("UPDATE plugin_events SET type = 'newer' WHERE number > 5 AND number <= 29");
            }
            database.close();
        }
        try (H2EventJournal journal = H2EventJournal.open(directory, LONG)) {
            EventPage page = read(journal, EventQuery.LATEST.limit(3));
            assertThat(page.events()).extracting(NumberedEvent::number).containsExactly(30L, 5L, 4L);
            assertThat(page.next()).isEqualTo(4L);
        }
    }

    @Test
    void closedJournal_ignoresEvents_andRefusesQueries() {
        H2EventJournal journal = H2EventJournal.open(directory, LONG);
        journal.close();
        journal.close();
        append(journal, 1, 1);
        assertThatThrownBy(() -> numbers(journal))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(HostClosedException.class);
    }

    @Test
    void foreignFile_isRefused_andLeftAlone() throws Exception {
        Path file = Files.writeString(directory.resolve("events.mv.db"), "foreign");
        assertThatThrownBy(() -> H2EventJournal.open(directory, LONG))
                .isInstanceOf(HostConfigurationException.class)
                .hasMessageContaining("belongs to something else");
        assertThat(file).hasContent("foreign");
    }

    @Test
    void secondJournal_inOneDirectory_isRefused() {
        try (H2EventJournal journal = H2EventJournal.open(directory, LONG)) {
            assertThat(journal).isNotNull();
            assertThatThrownBy(() -> H2EventJournal.open(directory, LONG))
                    .isInstanceOf(HostConfigurationException.class)
                    .hasMessageContaining("in use by the process");
        }
    }

    @Test
    void provider_isFound_andOpensItInADirectoryOfItsOwn() {
        EventJournalProvider provider =
                ServiceLoader.load(EventJournalProvider.class).findFirst().orElseThrow();
        provider.open(directory, EventRetention.DEFAULTS).close();
        assertThat(directory.resolve("events/events.mv.db")).exists();
    }

    private void copyFiles() throws IOException {
        for (String name : List.of("events.mv.db", "events.id")) {
            Files.copy(directory.resolve(name), elsewhere.resolve(name));
        }
    }

    /** What is read after the queue was seen empty was read after the write. */
    private static void awaitWritten(H2EventJournal journal) throws Exception {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> journal.waiting() == 0);
        read(journal, EventQuery.LATEST.limit(1));
    }

    private static void assertWithoutGaps(List<Long> numbers) {
        for (int i = 1; i < numbers.size(); i++) {
            assertThat(numbers.get(i)).isEqualTo(numbers.get(i - 1) - 1);
        }
    }

    private static List<Long> readOrFail(H2EventJournal journal) throws Exception {
        try {
            return numbers(journal);
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(HostConfigurationException.class);
            return List.of();
        }
    }

    private static List<Long> numbers(H2EventJournal journal) throws Exception {
        return read(journal, EventQuery.LATEST.limit(1000)).events().stream()
                .map(NumberedEvent::number)
                .toList();
    }

    private static EventPage read(H2EventJournal journal, EventQuery query) throws Exception {
        return journal.read(query).toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static void append(H2EventJournal journal, int from, int to) {
        for (int i = from; i <= to; i++) {
            journal.append(EventJournalContract.event(i, i, i));
        }
    }
}
