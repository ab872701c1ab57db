package ai.toru.host.internal.supervision;

import static ai.toru.host.plugin.PluginState.BACKING_OFF;
import static ai.toru.host.plugin.PluginState.DISABLED;
import static ai.toru.host.plugin.PluginState.FAILED;
import static ai.toru.host.plugin.PluginState.RUNNING;
import static ai.toru.host.plugin.PluginState.STARTING;
import static ai.toru.host.plugin.PluginState.STOPPED;
import static ai.toru.host.plugin.PluginState.STOPPING;

import ai.toru.host.plugin.PluginState;
import java.util.Map;
import java.util.Optional;

/** The moves that a plugin's state may make. Pure. */
final class PluginTransitions {

    private static final Map<PluginState, Map<Signal, PluginState>> MOVES = Map.of(
            DISABLED,
            Map.of(Signal.START, STARTING, Signal.SUSPEND, STOPPED),
            STOPPED,
            Map.of(Signal.START, STARTING),
            STARTING,
            Map.of(
                    Signal.READY, RUNNING,
                    Signal.STOP, STOPPING,
                    Signal.RETRY_LATER, BACKING_OFF,
                    Signal.GIVE_UP, FAILED,
                    Signal.SWITCH_OFF, DISABLED,
                    Signal.SUSPEND, STOPPED),
            RUNNING,
            Map.of(
                    Signal.STOP, STOPPING,
                    Signal.RETRY_LATER, BACKING_OFF,
                    Signal.GIVE_UP, FAILED,
                    Signal.SWITCH_OFF, DISABLED,
                    Signal.SUSPEND, STOPPED),
            BACKING_OFF,
            Map.of(Signal.START, STARTING, Signal.SWITCH_OFF, DISABLED, Signal.SUSPEND, STOPPED),
            FAILED,
            Map.of(Signal.START, STARTING, Signal.SWITCH_OFF, DISABLED, Signal.SUSPEND, STOPPED),
            STOPPING,
            Map.of(
                    Signal.START, STARTING,
                    Signal.RETRY_LATER, BACKING_OFF,
                    Signal.GIVE_UP, FAILED,
                    Signal.SWITCH_OFF, DISABLED,
                    Signal.SUSPEND, STOPPED));

    private PluginTransitions() {}

    /** Where a signal leads from a state; empty where it means nothing. */
    static Optional<PluginState> next(PluginState state, Signal signal) {
        return Optional.ofNullable(MOVES.getOrDefault(state, Map.of()).get(signal));
    }
}
