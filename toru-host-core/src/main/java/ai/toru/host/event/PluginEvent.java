package ai.toru.host.event;

import java.time.Instant;
import java.util.Map;

/**
 * Something that happened to a plugin. Immutable.
 *
 * @param at when it happened
 * @param pluginId to which plugin
 * @param run in which run of it; 0 before the first
 * @param type what happened
 * @param details more of it, by name, for people and for metrics: see each {@link Type}
 */
public record PluginEvent(Instant at, String pluginId, long run, Type type, Map<String, String> details) {

    public PluginEvent {
        details = Map.copyOf(details);
    }

    /** What can happen. */
    public enum Type {
        /** Somebody switched it on. */
        ENABLED,
        /** Somebody switched it off. */
        DISABLED,
        /** A process was asked for. */
        STARTING,
        /** The process has accepted its {@code init}; requests reach it. {@code pid}. */
        STARTED,
        /** The process did not get so far. {@code reason}. */
        START_FAILED,
        /** The process is asked to stop. */
        STOPPING,
        /** The process ended, as asked. {@code exit}. */
        STOPPED,
        /** The process ended, and nobody had asked for it. {@code exit}. */
        CRASHED,
        /** The next run waits. {@code attempt}, {@code delay_ms}. */
        BACKING_OFF,
        /** It failed too often in a row and was switched off. {@code failures}, {@code reason}. */
        DISABLED_AFTER_CRASHES,
        /** It broke the wire protocol; that connection was closed. {@code reason}. */
        PROTOCOL_VIOLATION,
        /** Its file cannot be used. {@code reason}. */
        INVALID,
        /** Its file is gone, and so is the plugin. */
        REMOVED
    }
}
