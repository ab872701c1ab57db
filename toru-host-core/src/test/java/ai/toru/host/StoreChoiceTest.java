package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.host.event.EventJournal;
import ai.toru.host.event.EventJournalProvider;
import ai.toru.host.event.EventQuery;
import ai.toru.host.event.EventRetention;
import ai.toru.host.event.InMemoryEventJournal;
import ai.toru.host.event.PluginEvent;
import ai.toru.host.kv.InMemoryKeyValueStore;
import ai.toru.host.kv.KeyValueLimits;
import ai.toru.host.kv.KeyValueStore;
import ai.toru.host.kv.KeyValueStoreProvider;
import ai.toru.host.plugin.HostConfigurationException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which store and journal a host uses, and that it closes what it was given. */
class StoreChoiceTest {

    private static final KeyValueLimits LIMITS = new KeyValueLimits(10, 10, 10, 10);

    @TempDir
    Path root;

    @BeforeEach
    void makePlugins() throws IOException {
        Files.createDirectories(root.resolve("plugins"));
    }

    @Test
    void store_withoutProvider_isInMemory_withTheLimits() throws Exception {
        KeyValueStore store = new KeyValueStoreChoice(null, LIMITS).open(root);

        assertThat(store).isInstanceOf(InMemoryKeyValueStore.class);
        assertThat(store.limits()).isEqualTo(LIMITS);
        assertThat(new KeyValueStoreChoice(null, null).open(root).limits()).isEqualTo(KeyValueLimits.DEFAULTS);
    }

    @Test
    void journal_inMemory_keepsAsManyAsTheRetentionSays() throws Exception {
        EventRetention two = new EventRetention(Duration.ofDays(1), 2);
        EventJournal journal = new EventJournalChoice(null, two).open(root);
        for (int i = 0; i < 5; i++) {
            journal.append(new PluginEvent(Instant.EPOCH, "a", i, PluginEvent.Type.STARTED, Map.of()));
        }

        assertThat(journal.read(EventQuery.LATEST).toCompletableFuture().join().events())
                .hasSize(2);
    }

    @Test
    void provider_onTheClassPath_opensTheStore_inTheDataDirectory() throws Exception {
        KeyValueStore store = withService(
                KeyValueStoreProvider.class,
                Stores.class.getName(),
                () -> new KeyValueStoreChoice(null, LIMITS).open(root));

        assertThat(store.limits()).isEqualTo(LIMITS);
        assertThat(root.resolve("opened")).exists();
        KeyValueStore own = new InMemoryKeyValueStore();
        assertThat(withService(
                        KeyValueStoreProvider.class,
                        Stores.class.getName(),
                        () -> new KeyValueStoreChoice(own, null).open(root)))
                .isSameAs(own);
    }

    @Test
    void provider_onTheClassPath_opensTheJournal() throws Exception {
        EventJournal journal = withService(
                EventJournalProvider.class,
                Journals.class.getName(),
                () -> new EventJournalChoice(null, null).open(root));

        assertThat(journal).isInstanceOf(Closing.class);
    }

    @Test
    void provider_thatCannotBeLoaded_isAConfigurationError() {
        for (String broken : new String[] {"there.is.no.Such", Lacking.class.getName(), Nothing.class.getName()}) {
            assertThatThrownBy(() -> withService(
                            KeyValueStoreProvider.class, broken, () -> new KeyValueStoreChoice(null, null).open(root)))
                    .isInstanceOf(HostConfigurationException.class)
                    .hasMessageContaining("keyValueStore")
                    .hasMessageContaining("take its module away");
        }
    }

    @Test
    void optionsOfBoth_contradict() {
        assertThatThrownBy(() -> PluginHost.builder(root)
                        .keyValueLimits(LIMITS)
                        .keyValueStore(new InMemoryKeyValueStore())
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keyValueLimits");
        assertThatThrownBy(() -> PluginHost.builder(root)
                        .eventRetention(EventRetention.DEFAULTS)
                        .eventJournal(new InMemoryEventJournal())
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("eventRetention");
    }

    @Test
    void host_neverStarted_closesWhatItWasGiven_once() {
        InMemoryKeyValueStore store = new InMemoryKeyValueStore();
        Closing journal = new Closing();
        PluginHost host = host(store, journal);

        host.close();
        host.close();

        assertThat(isClosed(store)).isTrue();
        assertThat(journal.closes).isEqualTo(1);
    }

    @Test
    void host_whoseStartFails_closesWhatItWasGiven() throws IOException {
        InMemoryKeyValueStore store = new InMemoryKeyValueStore();
        Closing journal = new Closing();
        Files.writeString(root.resolve("data"), "no directory");

        try (PluginHost host = host(store, journal)) {
            assertThatThrownBy(host::start).isInstanceOf(HostConfigurationException.class);
            assertThat(isClosed(store)).isTrue();
        }
        assertThat(journal.closes).isEqualTo(1);
    }

    private PluginHost host(KeyValueStore store, EventJournal journal) {
        return PluginHost.builder(root.resolve("plugins"))
                .dataDirectory(root.resolve("data"))
                .keyValueStore(store)
                .eventJournal(journal)
                .build();
    }

    private static boolean isClosed(KeyValueStore store) {
        try {
            store.get("a", "k").toCompletableFuture().join();
            return false;
        } catch (CompletionException e) {
            return true;
        }
    }

    private <T> T withService(Class<?> type, String provider, Callable<T> action) throws Exception {
        Path file = root.resolve("META-INF/services/" + type.getName());
        Files.createDirectories(file.getParent());
        Files.writeString(file, provider);
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {root.toUri().toURL()}, StoreChoiceTest.class.getClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            return action.call();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /** Opens a store, and leaves a trace of where. */
    public static final class Stores implements KeyValueStoreProvider {
        @Override
        public KeyValueStore open(Path dataDirectory, KeyValueLimits limits) {
            try {
                Files.writeString(dataDirectory.resolve("opened"), "");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return new InMemoryKeyValueStore(limits);
        }
    }

    /** Lacks a library. */
    public static final class Lacking implements KeyValueStoreProvider {
        @Override
        public KeyValueStore open(Path dataDirectory, KeyValueLimits limits) {
            throw new NoClassDefFoundError("org/h2/Driver");
        }
    }

    /** Opens nothing. */
    public static final class Nothing implements KeyValueStoreProvider {
        @Override
        public KeyValueStore open(Path dataDirectory, KeyValueLimits limits) {
            return null;
        }
    }

    /** Opens a journal. */
    public static final class Journals implements EventJournalProvider {
        @Override
        public EventJournal open(Path dataDirectory, EventRetention retention) {
            return new Closing();
        }
    }

    /** Counts how often it is closed. */
    private static final class Closing implements EventJournal {

        private final EventJournal events = new InMemoryEventJournal();
        private int closes;

        @Override
        public void append(PluginEvent event) {
            events.append(event);
        }

        @Override
        public java.util.concurrent.CompletionStage<ai.toru.host.event.EventPage> read(EventQuery query) {
            return events.read(query);
        }

        @Override
        public void close() {
            closes++;
        }
    }
}
