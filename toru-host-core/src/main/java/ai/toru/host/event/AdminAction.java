package ai.toru.host.event;

import java.util.Locale;

/** What somebody who administers plugins can want to do. */
public enum AdminAction {
    /** Switch a plugin on. */
    ENABLE,
    /** Switch it off. */
    DISABLE,
    /** Have a new process take the place of the present one. */
    RESTART,
    /** Look at the plugins directory again. */
    RESCAN,
    /** Change key-value data. */
    WRITE_KEYS,
    /** See key-value data. */
    READ_KEYS,
    /** See what a plugin wrote. */
    READ_LOG,
    /** See what happened. */
    READ_EVENTS;

    /** The action as logs and interfaces write it, for example {@code write_keys}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
