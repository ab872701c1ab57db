package ai.toru.host;

import ai.toru.host.event.EventJournal;
import ai.toru.host.event.EventJournalProvider;
import ai.toru.host.event.EventRetention;
import ai.toru.host.event.InMemoryEventJournal;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where events are kept. Immutable.
 *
 * @param given the embedder's own journal; null for one that the host opens
 * @param retention how long one that the host opens keeps them; null for the defaults
 */
record EventJournalChoice(
        @Nullable EventJournal given, @Nullable EventRetention retention) {

    EventJournalChoice {
        if (given != null && retention != null) {
            throw new IllegalArgumentException(
                    "eventRetention is for a journal that the host opens itself; the one of eventJournal has its own. Give one of the two.");
        }
    }

    /** The journal to use: the one given; else that of the first provider there is; else one in memory. */
    EventJournal open(Path dataDirectory) {
        if (given != null) {
            return given;
        }
        EventRetention wanted = retention == null ? EventRetention.DEFAULTS : retention;
        Optional<EventJournal> provided = Providers.open(
                EventJournalProvider.class, "eventJournal", provider -> provider.open(dataDirectory, wanted));
        return provided.orElseGet(
                () -> new InMemoryEventJournal(Math.min(wanted.maxEvents(), InMemoryEventJournal.DEFAULT_CAPACITY)));
    }
}
