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

    /** Where the end of a run leads to, be it asked for or not. */
    private static final Map<Signal, PluginState> FROM_RUN = Map.of(
            Signal.STOP, STOPPING,
            Signal.RETRY_LATER, BACKING_OFF,
            Signal.GIVE_UP, FAILED,
            Signal.HAND_OVER, STARTING);

    private static final Map<PluginState, Map<Signal, PluginState>> MOVES = Map.of(
            DISCOVERED,
            with(FROM_REST, Map.of(Signal.GIVE_UP, FAILED)),
            DISABLED,
            Map.of(Signal.START, STARTING, Signal.SUSPEND, STOPPED),
            STARTING,
            with(FROM_RUN, Map.of(Signal.READY, RUNNING)),
            RUNNING,
            with(FROM_RUN, Map.of(Signal.FALTER, UNHEALTHY)),
            UNHEALTHY,
            with(FROM_RUN, Map.of(Signal.RECOVER, RUNNING)),
            BACKING_OFF,
            FROM_FAILURE,
            FAILED,
            FROM_FAILURE,
            STOPPING,
            FROM_REST);

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
