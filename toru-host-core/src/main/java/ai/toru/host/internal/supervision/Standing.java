package ai.toru.host.internal.supervision;

import ai.toru.host.event.PluginEvent;
import java.util.Map;
import java.util.function.UnaryOperator;

/** How one plugin stands, and the story it tells. Read by any thread, changed on the supervisor's thread only. */
final class Standing {

    private final RunServices services;

    /** Written on the supervisor's thread. */
    private volatile Snapshot now;

    Standing(RunServices services, Snapshot initial) {
        this.services = services;
        now = initial;
    }

    String id() {
        return now.definition().id();
    }

    Snapshot now() {
        return now;
    }

    void change(UnaryOperator<Snapshot> change) {
        now = change.apply(now);
    }

    /** Moves to where a signal leads, with what changes on the way; a signal that means nothing here changes nothing. */
    void move(Signal signal, UnaryOperator<Snapshot> change) {
        PluginTransitions.next(now.state(), signal)
                .ifPresent(state -> now = change.apply(now).inState(state));
    }

    /** Tells of the current run. */
    void tell(PluginEvent.Type type, Map<String, String> details) {
        tell(now.run(), type, details);
    }

    /** Tells of some run. */
    void tell(long run, PluginEvent.Type type, Map<String, String> details) {
        services.events().publish(new PluginEvent(services.clock().instant(), id(), run, type, details));
    }
}
