package ai.toru.servlet.access;

/** What somebody wants to do with plugins. */
public enum Access {
    /** Talk to a plugin: its traffic, its bundle and its assets. */
    USE,
    /** See which plugins there are and how they are, and their numbers; paths, process ids and output only together with {@link #MANAGE}. */
    READ_STATUS,
    /** Enable, disable, restart, rescan; see logs and events; see and change key-value data. */
    MANAGE
}
