package ai.toru.host.internal.process;

/** What a process and its children are signalled by. Thread-safe. */
interface ProcessGroup {

    /** Asks all to end. */
    void terminate();

    /** Ends all. */
    void kill();

    /** Ends the children, once the process itself has been reaped and its number is free for others. */
    void sweep();
}
