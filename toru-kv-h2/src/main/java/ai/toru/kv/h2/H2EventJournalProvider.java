package ai.toru.kv.h2;

import ai.toru.host.event.EventJournal;
import ai.toru.host.event.EventJournalProvider;
import ai.toru.host.event.EventRetention;
import java.nio.file.Path;

/** Makes {@link H2EventJournal} the journal of each host that is given no other, in {@code events} below its data directory. */
public final class H2EventJournalProvider implements EventJournalProvider {

    /** Made by {@link java.util.ServiceLoader}. */
    public H2EventJournalProvider() {}

    @Override
    public EventJournal open(Path dataDirectory, EventRetention retention) {
        return H2EventJournal.open(dataDirectory.resolve("events"), retention);
    }
}
