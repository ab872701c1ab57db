package ai.toru.kv.h2;

import ai.toru.host.event.EventJournal;
import ai.toru.host.event.InMemoryEventJournal;

class InMemoryEventJournalContractTest extends EventJournalContract {

    @Override
    EventJournal open(int maxEvents) {
        return new InMemoryEventJournal(maxEvents);
    }
}
