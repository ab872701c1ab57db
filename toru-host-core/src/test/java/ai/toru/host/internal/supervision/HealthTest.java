package ai.toru.host.internal.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.internal.transport.LostRequest;
import ai.toru.host.internal.transport.SessionHealth;
import ai.toru.host.plugin.PluginExit;
import ai.toru.host.plugin.PluginHealth;
import ai.toru.host.plugin.PluginSettings;
import ai.toru.host.plugin.PluginState;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A process that lives and does not do its work; and what is kept of those that died. */
class HealthTest extends SupervisorOnPaper {

    private static final SessionHealth HUNG = new SessionHealth(3, Duration.ZERO);
    private static final SessionHealth UNREACHABLE = new SessionHealth(0, Duration.ofSeconds(5));

    @Test
    void socketThatIsDeleted_isMendedByANewProcess() throws IOException {
        run();
        history();
        Files.delete(links.last().socket);
        advance(Duration.ofSeconds(1));
        assertThat(state()).isEqualTo(PluginState.UNHEALTHY);
        assertThat(plugin.status().health()).isEqualTo(PluginHealth.UNHEALTHY);
        assertThat(plugin.status().running()).isTrue();
        assertThat(plugin.status().reason()).contains("was deleted");

        answers();
        assertThat(state()).isEqualTo(PluginState.RUNNING);
        assertThat(plugin.status().reason()).isNull();
        assertThat(plugin.status().restartCount()).isEqualTo(1);
        assertThat(plugin.status().consecutiveFailures()).isEqualTo(1);
        assertThat(history())
                .containsExactly(
                        "UNHEALTHY 1",
                        "STARTING 2",
                        "STARTED 2",
                        "READY 2",
                        "RECOVERED 2",
                        "RESTARTED 2",
                        "STOPPING 1");
    }

    @Test
    void pluginThatTakesNoConnection_isReplaced() {
        run();
        links.last().health = UNREACHABLE;
        advance(Duration.ofSeconds(1));
        answers();
        assertThat(plugin.status().run()).isEqualTo(2);
    }

    @Test
    void pluginThatDoesNotAnswer_isUnhealthy_untilItDoes_butNotReplaced() {
        run();
        history();
        links.last().health = HUNG;
        advance(Duration.ofSeconds(1));
        advance(Duration.ofSeconds(1));
        assertThat(state()).isEqualTo(PluginState.UNHEALTHY);
        assertThat(plugin.status().reason()).contains("last 3 requests");

        links.last().health = SessionHealth.GOOD;
        advance(Duration.ofSeconds(1));
        assertThat(state()).isEqualTo(PluginState.RUNNING);
        assertThat(plugin.status().reason()).isNull();
        assertThat(history()).containsExactly("UNHEALTHY 1", "RECOVERED 1");
        assertThat(processes.launched).hasSize(1);
    }

    @Test
    void pluginThatDoesNotAnswer_isReplaced_whereThatIsWanted() {
        supervise(PluginSettings.DEFAULTS.toBuilder().replaceUnresponsive(true).build());
        run();
        links.last().health = HUNG;
        advance(Duration.ofSeconds(1));
        answers();
        assertThat(plugin.status().run()).isEqualTo(2);
        assertThat(events)
                .filteredOn(event -> event.type() == PluginEvent.Type.RESTARTED)
                .singleElement()
                .satisfies(event -> assertThat(event.details()).containsEntry("cause", "health"));
    }

    @Test
    void pluginThatMissesThreePings_isUnhealthy_andReplaced() {
        run();
        history();
        links.last().health = new SessionHealth(0, Duration.ZERO, 2);
        advance(Duration.ofSeconds(5));
        assertThat(state()).isEqualTo(PluginState.RUNNING);

        links.last().health = new SessionHealth(3, Duration.ZERO, 3);
        advance(Duration.ofSeconds(1));
        assertThat(state()).isEqualTo(PluginState.UNHEALTHY);
        assertThat(plugin.status().reason()).contains("last 3 pings, of which one comes every 10000 ms", "it hangs");
        answers();

        assertThat(state()).isEqualTo(PluginState.RUNNING);
        assertThat(plugin.status().run()).isEqualTo(2);
        assertThat(plugin.status().consecutiveFailures()).isOne();
        assertThat(history())
                .containsExactly(
                        "UNHEALTHY 1",
                        "STARTING 2",
                        "STARTED 2",
                        "READY 2",
                        "RECOVERED 2",
                        "RESTARTED 2",
                        "STOPPING 1");
    }

    /** A late pong counts as life; the new process comes all the same. */
    @Test
    void pluginThatAnswersAPing_beforeItIsReplaced_isHealthyAgain() {
        run();
        links.last().health = new SessionHealth(0, Duration.ZERO, 3);
        advance(Duration.ofSeconds(1));
        assertThat(state()).isEqualTo(PluginState.UNHEALTHY);

        links.sessions.get(0).health = SessionHealth.GOOD;
        advance(Duration.ofSeconds(1));

        assertThat(state()).isEqualTo(PluginState.RUNNING);
        answers();
        assertThat(plugin.status().run()).isEqualTo(2);
    }

    @Test
    void unhealthyAgainAndAgain_isReplacedEverMoreSeldom_andNotForEver() {
        run();
        links.last().health = UNREACHABLE;
        for (int second = 0; second < 300; second++) {
            advance(Duration.ofSeconds(1));
            processes.launched.stream().skip(1).forEach(replacement -> replacement.exits(1));
            settleUntil(() -> processes.alive() == 1
                    && plugin.status().exits().size() >= Math.min(10, processes.launched.size() - 1));
        }

        assertThat(processes.launched).hasSize(1 + 9);
        assertThat(state()).isEqualTo(PluginState.UNHEALTHY);
        assertThat(plugin.status().pid()).isEqualTo(1000);
    }

    @Test
    void dyingWhileUnhealthy_isACrash() {
        run();
        links.last().health = HUNG;
        advance(Duration.ofSeconds(1));
        processes.last().dies(9);
        settleUntil(PluginState.BACKING_OFF);
        assertThat(plugin.status().reason()).contains("signal 9");
    }

    /** Its socket is removed at once, its end is told when its output was read. */
    @Test
    void lookBetweenTheExitAndTheEndOfTheOutput_doesNotTakeItForIll() {
        run();
        history();
        processes.last().dies(9);
        mailbox.remove().run();
        time.advance(Duration.ofSeconds(1));
        settleUntil(PluginState.BACKING_OFF);
        assertThat(history()).containsExactly("EXITED 1", "CRASHED 1", "BACKING_OFF 1");
        assertThat(processes.launched).hasSize(1);
    }

    @Test
    void healthyForAMinute_beginsANewCount_atOnce() {
        run();
        processes.last().dies(11);
        settleUntil(PluginState.BACKING_OFF);
        advance(Duration.ofSeconds(2));
        answers();
        assertThat(plugin.status().consecutiveFailures()).isEqualTo(1);
        for (int second = 0; second <= 60; second++) {
            advance(Duration.ofSeconds(1));
        }
        assertThat(plugin.status().consecutiveFailures()).isZero();
    }

    @Test
    void crash_isReportedAsData() {
        run();
        advance(Duration.ofSeconds(90));
        links.last().unanswered = IntStream.range(0, 20)
                .mapToObj(number -> new LostRequest("id-" + number, null))
                .toList();
        processes.last().dies(11);
        settleUntil(PluginState.BACKING_OFF);

        PluginExit report = plugin.status().lastExit();
        assertThat(report.signal()).isEqualTo(11);
        assertThat(report.run()).isEqualTo(1);
        assertThat(report.lifetime()).isEqualTo(Duration.ofSeconds(90));
        assertThat(report.requestsLost()).isEqualTo(20);
        assertThat(report.expected()).isFalse();
        assertThat(events)
                .filteredOn(event -> event.type() == PluginEvent.Type.CRASHED)
                .singleElement()
                .satisfies(event -> assertThat(event.details())
                        .containsEntry("exit", "signal 11 (SEGV)")
                        .containsEntry("lifetime_ms", "90000")
                        .containsEntry("requests_lost", "20")
                        .hasEntrySatisfying(
                                "request_ids",
                                ids -> assertThat(ids.split(" ")).hasSize(16).startsWith("id-0"))
                        .containsKey("stderr"));
    }

    @Test
    void restartHistory_isTheLastTenExits() {
        run();
        for (int crash = 1; crash <= 12; crash++) {
            advance(Duration.ofSeconds(61));
            processes.last().exits(crash);
            settleUntil(PluginState.BACKING_OFF);
            advance(Duration.ofSeconds(2));
            answers();
        }
        List<PluginExit> exits = plugin.status().exits();
        assertThat(exits).extracting(PluginExit::code).containsExactly(12, 11, 10, 9, 8, 7, 6, 5, 4, 3);
    }

    private void answers() {
        links.last().accepts();
        settle();
    }
}
