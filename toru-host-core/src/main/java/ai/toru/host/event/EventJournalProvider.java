package ai.toru.host.event;

import java.nio.file.Path;

/**
 * Opens the journal of a host that was given none. Found by {@link java.util.ServiceLoader}. Thread-safe.
 */
public interface EventJournalProvider {

    /**
     * Opens a journal, or makes one.
     *
     * @param dataDirectory the host's data directory, which is there and locked for it
     * @throws ai.toru.host.plugin.HostConfigurationException if it cannot be opened, with what to do
     */
    EventJournal open(Path dataDirectory, EventRetention retention);
}
