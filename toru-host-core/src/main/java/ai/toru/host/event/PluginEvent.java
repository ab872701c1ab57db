package ai.toru.host.event;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * Something that happened to a plugin, or that somebody tried with it. Immutable.
 *
 * @param at when it happened
 * @param pluginId to which plugin; empty for an attempt that concerned all of them
 * @param run in which run of it; 0 before the first
 * @param type what happened
 * @param details more of it, by name, for people and for metrics: see each {@link Type}
 */
public record PluginEvent(Instant at, String pluginId, long run, Type type, Map<String, String> details) {

    public PluginEvent {
        details = Map.copyOf(details);
    }

    /** What can happen, with the names of its details. */
    public enum Type {
        /** Its file was found; the host has it from now on. {@code version}. */
        DISCOVERED,
        /** Somebody switched it on. */
        ENABLED,
        /** Somebody switched it off. */
        DISABLED,
        /** A run begins: its process is asked for. */
        STARTING,
        /** The run has a process. {@code pid}. */
        STARTED,
        /** The process has accepted its {@code init}; requests reach it. {@code pid}, {@code start_ms}. */
        READY,
        /** The run did not get so far. {@code reason}. */
        START_FAILED,
        /** A new run has followed one that failed, or replaced one, the file being the same. {@code pid}, {@code cause}. */
        RESTARTED,
        /** A new run has followed or replaced one, the file having changed. {@code pid}, {@code from_version}, {@code to_version}. */
        UPGRADED,
        /** A run that was to replace another did not come up; the other goes on. {@code reason}. */
        REPLACEMENT_FAILED,
        /** The process lives, but does not do its work. {@code reason}. */
        UNHEALTHY,
        /** It does its work again. */
        RECOVERED,
        /** The process is asked to stop. */
        STOPPING,
        /** The process has ended. {@code exit}, {@code code} or {@code signal}, {@code lifetime_ms}. */
        EXITED,
        /** Its end was asked for. {@code exit}. */
        STOPPED,
        /**
         * Nobody had asked for its end. {@code exit}, {@code lifetime_ms}, {@code requests_lost}, {@code stderr} (its last
         * lines, with line feeds between); where requests were lost, also {@code request_ids} (of at most 16, with blanks
         * between: what {@code X-Request-Id} said, else the host's own) and {@code trace_ids}.
         */
        CRASHED,
        /** The next run waits. {@code attempt}, {@code delay_ms}. */
        BACKING_OFF,
        /** It failed too often in a row and was switched off. {@code failures}, {@code reason}. */
        DISABLED_AFTER_CRASHES,
        /**
         * It broke the wire protocol; that connection was closed. Told at most once a second. {@code reason} of this one,
         * {@code count} with those since the one told before.
         */
        PROTOCOL_VIOLATION,
        /** Its file cannot be used. {@code reason}. Told once as long as nothing else is wrong with it. */
        INVALID,
        /** Its file is gone, and so is the plugin once its requests are answered. */
        REMOVED,
        /**
         * Somebody was let administer it. {@code action}, {@code user}, {@code address}, {@code count} of attempts that this
         * one is the last of.
         */
        ADMIN_ALLOWED,
        /**
         * Somebody who wanted to administer it was refused. {@code action}, {@code user}, {@code address}, {@code reason},
         * {@code count} of attempts that this one is the last of.
         */
        ADMIN_REFUSED;

        /** The type as logs and interfaces write it, for example {@code disabled_after_crashes}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
