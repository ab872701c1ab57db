package ai.toru.host.internal.supervision;

import static ai.toru.host.plugin.PluginState.BACKING_OFF;
import static ai.toru.host.plugin.PluginState.DISABLED;
import static ai.toru.host.plugin.PluginState.DISCOVERED;
import static ai.toru.host.plugin.PluginState.FAILED;
import static ai.toru.host.plugin.PluginState.RUNNING;
import static ai.toru.host.plugin.PluginState.STARTING;
import static ai.toru.host.plugin.PluginState.STOPPED;
import static ai.toru.host.plugin.PluginState.STOPPING;
import static ai.toru.host.plugin.PluginState.UNHEALTHY;

import ai.toru.host.plugin.PluginState;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The moves that a plugin's state may make. Pure. */
final class PluginTransitions {

    private static final Map<Signal, PluginState> FROM_REST =
            Map.of(Signal.START, STARTING, Signal.SWITCH_OFF, DISABLED, Signal.SUSPEND, STOPPED);

    /** No run is current, but one that was replaced may still be there. */
    private static final Map<Signal, PluginState> FROM_FAILURE = with(FROM_REST, Map.of(Signal.STOP, STOPPING));

    /** Where the end of a run leads to. */
    private static final Map<Signal, PluginState> FROM_RUN = Map.of(
            Signal.STOP, STOPPING,
            Signal.RETRY_LATER, BACKING_OFF,
            Signal.GIVE_UP, FAILED,
            Signal.SWITCH_OFF, DISABLED,
            Signal.SUSPEND, STOPPED);

    private static final Map<PluginState, Map<Signal, PluginState>> MOVES = Map.of(
            DISCOVERED, FROM_REST,
            DISABLED, Map.of(Signal.START, STARTING, Signal.SUSPEND, STOPPED),
            STOPPED, Map.of(Signal.START, STARTING),
            STARTING, with(FROM_RUN, Map.of(Signal.READY, RUNNING, Signal.HAND_OVER, STARTING)),
            RUNNING, with(FROM_RUN, Map.of(Signal.FALTER, UNHEALTHY, Signal.HAND_OVER, STARTING)),
            UNHEALTHY, with(FROM_RUN, Map.of(Signal.RECOVER, RUNNING, Signal.HAND_OVER, STARTING)),
            BACKING_OFF, FROM_FAILURE,
            FAILED, FROM_FAILURE,
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

    private static Map<Signal, PluginState> with(Map<Signal, PluginState> some, Map<Signal, PluginState> more) {
        Map<Signal, PluginState> all = new EnumMap<>(some);
        all.putAll(more);
        return Map.copyOf(all);
    }
}
