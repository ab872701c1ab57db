package ai.toru.host.internal.supervision;

import ai.toru.host.event.AdminAction;
import ai.toru.host.event.AdminAttempt;
import ai.toru.host.event.PluginEvent;
import ai.toru.host.internal.time.HostClock;
import ai.toru.host.internal.time.HostTimer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes events of attempts to administer plugins. Strangers can make as many as they like, and scripts may write many keys:
 * so of both only some are told of one by one. Thread-safe.
 */
public final class AdminJournal {

    /** 1440 a day: a journal of 100,000 events holds two months of them. */
    private static final Duration REFILL = Duration.ofMinutes(1);

    private static final int REFUSALS_IN_A_ROW = 10;
    private static final int WRITES_IN_A_ROW = 100;

    private final EventDelivery events;
    private final HostClock clock;
    private final AttemptBudget refusals;
    private final AttemptBudget writes;

    public AdminJournal(EventDelivery events, HostClock clock, HostTimer timer) {
        this.events = events;
        this.clock = clock;
        refusals = new AttemptBudget(REFUSALS_IN_A_ROW, REFILL, clock, timer, this::tell);
        writes = new AttemptBudget(WRITES_IN_A_ROW, REFILL, clock, timer, this::tell);
    }

    /** Tells of an attempt, now or together with others later. */
    public void add(AdminAttempt attempt) {
        if (attempt.refusal() != null) {
            refusals.add(attempt);
        } else if (attempt.action() == AdminAction.WRITE_KEYS) {
            writes.add(attempt);
        } else {
            tell(attempt, 1);
        }
    }

    /** Tells of what waits; for the end of the host. */
    public void tellRest() {
        refusals.tellRest();
        writes.tellRest();
    }

    private void tell(AdminAttempt attempt, long count) {
        Map<String, String> details = new HashMap<>();
        details.put("action", attempt.action().word());
        details.put("count", Long.toString(count));
        if (attempt.user() != null) {
            details.put("user", attempt.user());
        }
        if (attempt.address() != null) {
            details.put("address", attempt.address());
        }
        if (attempt.refusal() != null) {
            details.put("reason", attempt.refusal());
        }
        PluginEvent.Type type =
                attempt.refusal() == null ? PluginEvent.Type.ADMIN_ALLOWED : PluginEvent.Type.ADMIN_REFUSED;
        events.publish(new PluginEvent(clock.instant(), attempt.pluginId(), 0, type, details));
    }
}
