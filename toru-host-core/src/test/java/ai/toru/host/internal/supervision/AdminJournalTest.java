package ai.toru.host.internal.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.event.AdminAction;
import ai.toru.host.event.AdminAttempt;
import ai.toru.host.event.PluginEvent;
import ai.toru.host.internal.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdminJournalTest {

    private final ManualTime time = new ManualTime();
    private final List<PluginEvent> events = new ArrayList<>();
    private final AdminJournal journal =
            new AdminJournal(new EventDelivery(Runnable::run, List.of(events::add), Runnable::run), time, time);

    private static AdminAttempt refused(String address) {
        return new AdminAttempt(AdminAction.ENABLE, "app", "bob", address, "forbidden");
    }

    private static AdminAttempt allowed(AdminAction action) {
        return new AdminAttempt(action, "app", "ann", "10.0.0.1", null);
    }

    private List<String> counts() {
        return events.stream().map(event -> event.details().get("count")).toList();
    }

    private long attemptsTold() {
        return counts().stream().mapToLong(Long::parseLong).sum();
    }

    @Test
    void add_refused_tellsWhoWhatWhereAndWhy() {
        journal.add(refused("192.0.2.1"));

        assertThat(events)
                .containsExactly(new PluginEvent(
                        time.instant(),
                        "app",
                        0,
                        PluginEvent.Type.ADMIN_REFUSED,
                        Map.of(
                                "action", "enable",
                                "user", "bob",
                                "address", "192.0.2.1",
                                "reason", "forbidden",
                                "count", "1")));
        assertThat(EventSentence.of(events.get(0)).message())
                .isEqualTo("Refused (forbidden): enable, by bob from 192.0.2.1; 1 of them.");
    }

    @Test
    void add_allowedForAll_tellsWhatIsKnown() {
        journal.add(new AdminAttempt(AdminAction.RESCAN, "", null, null, null));

        assertThat(events)
                .containsExactly(new PluginEvent(
                        time.instant(),
                        "",
                        0,
                        PluginEvent.Type.ADMIN_ALLOWED,
                        Map.of("action", "rescan", "count", "1")));
    }

    @Test
    void add_floodOfRefusals_tellsTenThenOneAMinuteWithTheirNumber() {
        for (int second = 0; second < 600; second++) {
            journal.add(refused("192.0.2." + second % 200));
            time.advance(Duration.ofSeconds(1));
        }
        assertThat(counts().subList(0, 10)).containsOnly("1");
        assertThat(events).hasSizeBetween(18, 20);

        time.advance(Duration.ofMinutes(1));
        assertThat(attemptsTold()).as("none is left out").isEqualTo(600);
    }

    @Test
    void add_floodThatEnds_isToldToItsLast() {
        for (int i = 0; i < 25; i++) {
            journal.add(refused("192.0.2." + i));
        }
        assertThat(events).hasSize(10);

        time.advance(Duration.ofMinutes(1));
        assertThat(events).hasSize(11);
        assertThat(events.get(10).details()).containsEntry("count", "15").containsEntry("address", "192.0.2.24");

        time.advance(Duration.ofHours(1));
        assertThat(events).hasSize(11);
        assertThat(time.scheduled()).isZero();
    }

    @Test
    void add_afterQuiet_isToldAtOnceAgain() {
        for (int i = 0; i < 25; i++) {
            journal.add(refused("192.0.2.1"));
        }
        time.advance(Duration.ofMinutes(15));
        events.clear();

        for (int i = 0; i < 10; i++) {
            journal.add(refused("192.0.2.1"));
        }
        assertThat(counts()).hasSize(10).containsOnly("1");
    }

    @Test
    void add_changesByScripts_doNotFlood_switchesAreAllTold() {
        for (int i = 0; i < 1000; i++) {
            journal.add(allowed(AdminAction.WRITE_KEYS));
            journal.add(allowed(AdminAction.RESTART));
        }
        assertThat(events).hasSize(1100);
        time.advance(Duration.ofMinutes(1));
        assertThat(attemptsTold()).isEqualTo(2000);
    }

    /** A flood of refusals hides no change, and no flood of changes a refusal. */
    @Test
    void add_floodOfOneKind_leavesTheOther() {
        for (int i = 0; i < 1000; i++) {
            journal.add(refused("192.0.2.1"));
        }
        events.clear();
        journal.add(allowed(AdminAction.WRITE_KEYS));

        assertThat(events).hasSize(1);
    }

    @Test
    void tellRest_atTheEnd_leavesNothingUntold() {
        for (int i = 0; i < 12; i++) {
            journal.add(refused("192.0.2.1"));
        }
        journal.tellRest();
        journal.tellRest();

        assertThat(attemptsTold()).isEqualTo(12);
        time.advance(Duration.ofHours(1));
        assertThat(attemptsTold()).isEqualTo(12);
    }
}
