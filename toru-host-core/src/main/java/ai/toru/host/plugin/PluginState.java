package ai.toru.host.plugin;

/** Where a plugin is in its life. Each run moves forward only; a restart is a new run with the next number. */
public enum PluginState {
    /** Found; whether it is switched on is not known yet. */
    DISCOVERED,
    /** Known and switched off; no process. */
    DISABLED,
    /** The process is being started; it has not accepted a connection yet. */
    STARTING,
    /** The process lives and has accepted its {@code init}; requests reach it. */
    RUNNING,
    /** The process lives and requests still reach it, but it does not do its work; the status says what is wrong. */
    UNHEALTHY,
    /** The run ended by itself; the next one starts after a delay. */
    BACKING_OFF,
    /** The process is being asked, then made, to stop. */
    STOPPING,
    /** Enabled, but its host is stopped. */
    STOPPED,
    /** Gave up after too many failed runs in a row, be it in an earlier life of the host; somebody has to enable it. */
    FAILED,
    /** Its file cannot be used as a plugin; the status says why, and whether the host asks it again by itself. */
    INVALID
}
