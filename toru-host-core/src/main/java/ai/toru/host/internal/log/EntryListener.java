package ai.toru.host.internal.log;

/** Hears of the entries of a file, on the thread that writes it. */
@FunctionalInterface
interface EntryListener {

    /** An entry was taken; it will be written soon, or counted as dropped. */
    void taken(LogEntry entry);

    /** What was taken is in the file now. */
    default void written() {}
}
