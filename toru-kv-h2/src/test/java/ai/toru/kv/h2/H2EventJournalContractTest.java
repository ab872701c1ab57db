package ai.toru.kv.h2;

import ai.toru.host.event.EventJournal;
import ai.toru.host.event.EventRetention;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

class H2EventJournalContractTest extends EventJournalContract {

    @TempDir
    Path directory;

    @Override
    EventJournal open(int maxEvents) {
        return H2EventJournal.open(directory, new EventRetention(Duration.ofDays(36_000), maxEvents));
    }
}
