package ai.toru.host.plugin;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One plugin as it stood at one moment. Immutable.
 *
 * @param id the plugin's id; for a file whose metadata is unusable, the file's name without {@code .binary}
 * @param binary the plugin's file
 * @param metadata what it said of itself; null when {@link PluginState#INVALID} and unusable
 * @param state where it is in its life
 * @param enabled whether it is switched on
 * @param reason why it is not running, is unhealthy or could not be replaced, with what to do about it, kept until that
 *     is over; null when there is nothing to say
 * @param run number of the current or last run, 0 before the first
 * @param pid process id of the current run; null without one
 * @param socketPath the Unix socket of the current run; null without one
 * @param logPath where its output goes; null for an invalid file
 * @param restartCount how many times it was started again after a failure, or replaced as unhealthy, since the plugin was
 *     found
 * @param consecutiveFailures failed runs in a row
 * @param nextRestartAt when the next run starts; null unless {@link PluginState#BACKING_OFF}
 * @param startedAt when the current run became {@link PluginState#RUNNING}; null before
 * @param uptime how long it has been running; zero when it is not
 * @param exits how its runs ended, the latest first, at most 10
 * @param usage memory and processor time of the current run; null without one, and where the kernel does not tell
 * @param inFlight requests sent to the plugin and not answered yet
 * @param queued requests waiting in the host for their turn
 * @param features the optional features of the wire protocol that are on: those the plugin declares and this host has
 */
public record PluginStatus(
        String id,
        Path binary,
        @Nullable PluginMetadata metadata,
        PluginState state,
        boolean enabled,
        @Nullable String reason,
        long run,
        @Nullable Long pid,
        @Nullable Path socketPath,
        @Nullable Path logPath,
        int restartCount,
        int consecutiveFailures,
        @Nullable Instant nextRestartAt,
        @Nullable Instant startedAt,
        Duration uptime,
        List<PluginExit> exits,
        @Nullable ProcessUsage usage,
        int inFlight,
        int queued,
        Set<String> features) {

    public PluginStatus {
        exits = List.copyOf(exits);
        features = Set.copyOf(features);
    }

    /** Whether requests reach the plugin now. */
    public boolean running() {
        return state == PluginState.RUNNING || state == PluginState.UNHEALTHY;
    }

    /** How the latest run that ended did so; null before the first end. */
    public @Nullable PluginExit lastExit() {
        return exits.isEmpty() ? null : exits.get(0);
    }

    /** The state in three words. */
    public PluginHealth health() {
        return PluginHealth.of(state);
    }
}
