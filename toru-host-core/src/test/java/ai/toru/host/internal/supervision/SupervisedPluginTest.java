package ai.toru.host.internal.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.event.PluginEvent.Type;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.plugin.HostClosedException;
import ai.toru.host.plugin.PluginDisabledException;
import ai.toru.host.plugin.PluginStartException;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import ai.toru.host.plugin.PluginUnavailableException;
import ai.toru.host.plugin.RestartPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** One run after the other. */
class SupervisedPluginTest extends SupervisorOnPaper {

    @Test
    void enable_startsAProcess_andCompletesWhenItAnswers() {
        CompletableFuture<PluginStatus> enabled = plugin.enable();
        settle();
        assertThat(state()).isEqualTo(PluginState.STARTING);
        assertThat(enabled).isNotDone();

        links.last().accepts();
        settle();

        assertThat(enabled.join().state()).isEqualTo(PluginState.RUNNING);
        assertThat(enabled.join().pid()).isEqualTo(1000);
        assertHistory(Type.ENABLED, Type.STARTING, Type.STARTED, Type.READY);
    }

    @Test
    void disable_climbsTheLadder_shutdownThenTermThenKill() {
        run();
        CompletableFuture<PluginStatus> disabled = plugin.disable();
        settle();
        assertThat(links.last().shutdown).isTrue();
        assertThat(processes.last().signals).isEmpty();

        advance(Duration.ofSeconds(5));
        assertThat(processes.last().signals).containsExactly("TERM");
        advance(Duration.ofSeconds(2));
        assertThat(processes.last().signals).containsExactly("TERM", "KILL");
        assertThat(disabled).isNotDone();

        processes.last().dies(9);
        settleUntil(disabled);
        assertThat(disabled.join().state()).isEqualTo(PluginState.DISABLED);
        assertThat(disabled.join().pid()).isNull();
        assertHistory(
                Type.ENABLED,
                Type.STARTING,
                Type.STARTED,
                Type.READY,
                Type.DISABLED,
                Type.STOPPING,
                Type.EXITED,
                Type.STOPPED);
    }

    @Test
    void exitAfterShutdown_endsTheLadder() {
        run();
        CompletableFuture<PluginStatus> disabled = plugin.disable();
        settle();
        processes.last().exits(0);
        settleUntil(disabled);
        advance(Duration.ofMinutes(1));

        assertThat(processes.last().signals).isEmpty();
        assertThat(time.scheduled()).isZero();
    }

    @Test
    void crash_isFollowedByAStart_afterTheDelay() {
        run();
        processes.last().dies(11);
        settleUntil(PluginState.BACKING_OFF);

        assertThat(plugin.status().lastExit().describe()).isEqualTo("signal 11 (SEGV)");
        assertThatThrownBy(() -> plugin.request(PluginRequest.get("/"))).isInstanceOf(PluginUnavailableException.class);
        advance(Duration.ofMillis(899));
        assertThat(state()).isEqualTo(PluginState.BACKING_OFF);
        advance(Duration.ofMillis(201));
        links.last().accepts();
        settle();

        assertThat(state()).isEqualTo(PluginState.RUNNING);
        assertThat(plugin.status().restartCount()).isEqualTo(1);
        assertThat(plugin.status().run()).isEqualTo(2);
        assertHistory(
                Type.ENABLED,
                Type.STARTING,
                Type.STARTED,
                Type.READY,
                Type.EXITED,
                Type.CRASHED,
                Type.BACKING_OFF,
                Type.STARTING,
                Type.STARTED,
                Type.READY,
                Type.RESTARTED);
    }

    @Test
    void tenFailuresInARow_switchItOff_withTheReason_untilSomebodyEnablesIt() {
        plugin.enable();
        settle();
        for (int failure = 1; failure < 10; failure++) {
            processes.last().exits(1);
            settleUntil(PluginState.BACKING_OFF);
            advance(Duration.ofSeconds(18));
        }
        processes.last().exits(1);
        settleUntil(PluginState.FAILED);

        assertThat(processes.launched).hasSize(10);
        assertThat(givenUp).containsExactly("p");
        assertThat(plugin.status().enabled()).isFalse();
        assertThat(plugin.status().reason()).contains("exit code 1", "10 times in a row");
        assertThat(events).last().extracting(PluginEvent::type).isEqualTo(Type.DISABLED_AFTER_CRASHES);

        plugin.enable();
        settle();
        assertThat(state()).isEqualTo(PluginState.STARTING);
        assertThat(plugin.status().consecutiveFailures()).isZero();
    }

    @Test
    void healthyForAMinute_thenCrash_twentyTimes_neverSwitchesItOff() {
        run();
        for (int crash = 0; crash < 20; crash++) {
            advance(Duration.ofSeconds(60));
            processes.last().dies(11);
            settleUntil(PluginState.BACKING_OFF);
            assertThat(plugin.status().consecutiveFailures()).isEqualTo(1);
            advance(Duration.ofMillis(1100));
            links.last().accepts();
            settle();
            assertThat(state()).isEqualTo(PluginState.RUNNING);
        }
    }

    @Test
    void neverListening_failsTheStart_isTerminated_andTriedAgain() {
        CompletableFuture<PluginStatus> enabled = plugin.enable();
        settle();
        links.last().refuses();
        settle();
        assertThat(processes.last().signals).containsExactly("TERM");
        processes.last().dies(15);
        settleUntil(PluginState.BACKING_OFF);

        assertThatThrownBy(enabled::join)
                .hasCauseInstanceOf(PluginStartException.class)
                .hasMessageContaining("TORU_PLUGIN_SOCKET");
        assertHistory(Type.ENABLED, Type.STARTING, Type.STARTED, Type.EXITED, Type.START_FAILED, Type.BACKING_OFF);
    }

    @Test
    void noProcess_failsTheStart_andIsTriedAgain() {
        processes.refuse = true;
        CompletableFuture<PluginStatus> enabled = plugin.enable();
        settle();

        assertThatThrownBy(enabled::join).hasMessageContaining("no such program");
        assertThat(state()).isEqualTo(PluginState.BACKING_OFF);
        processes.refuse = false;
        advance(Duration.ofSeconds(2));
        assertThat(state()).isEqualTo(PluginState.STARTING);
    }

    @Test
    void disable_whileBackingOff_dropsTheRetry() {
        run();
        processes.last().exits(1);
        settleUntil(PluginState.BACKING_OFF);
        CompletableFuture<PluginStatus> disabled = plugin.disable();
        settle();

        assertThat(disabled.join().state()).isEqualTo(PluginState.DISABLED);
        advance(Duration.ofMinutes(5));
        assertThat(processes.launched).hasSize(1);
        assertThatThrownBy(() -> plugin.request(PluginRequest.get("/"))).isInstanceOf(PluginDisabledException.class);
    }

    @Test
    void disable_whileStarting_failsTheEnable_andStopsTheProcess() {
        CompletableFuture<PluginStatus> enabled = plugin.enable();
        settle();
        CompletableFuture<PluginStatus> disabled = plugin.disable();
        settle();

        assertThatThrownBy(enabled::join).hasCauseInstanceOf(PluginDisabledException.class);
        assertThat(processes.last().signals).containsExactly("TERM");
        processes.last().dies(15);
        settleUntil(disabled);
        assertThat(state()).isEqualTo(PluginState.DISABLED);
    }

    @Test
    void crash_inTheInstantOfDisable_endsDisabled() {
        run();
        CompletableFuture<PluginStatus> disabled = plugin.disable();
        processes.last().dies(11);
        settleUntil(disabled);

        assertThat(state()).isEqualTo(PluginState.DISABLED);
        assertThat(processes.launched).hasSize(1);
    }

    @Test
    void restart_ofADisabledPlugin_isRefused() {
        CompletableFuture<PluginStatus> restarted = plugin.restart();
        settle();

        assertThatThrownBy(restarted::join).hasCauseInstanceOf(PluginDisabledException.class);
        assertThat(processes.launched).isEmpty();
    }

    @Test
    void startsAtOnce_areBounded() {
        SupervisedPlugin second = supervisor.add(definition("q", "v1"));
        plugin.enable();
        second.enable();
        settle();
        assertThat(processes.launched).hasSize(1);

        links.sessions.get(0).accepts();
        settle();

        assertThat(processes.launched).hasSize(2);
    }

    @Test
    void disable_whileWaitingForAPlaceToStart_startsNothing() {
        SupervisedPlugin second = supervisor.add(definition("q", "v1"));
        plugin.enable();
        second.enable();
        settle();
        second.disable();
        settle();

        links.sessions.get(0).accepts();
        settle();

        assertThat(processes.launched).hasSize(1);
        assertThat(second.status().state()).isEqualTo(PluginState.DISABLED);
    }

    @Test
    void suspend_stopsIt_andRefusesWhatComesLater() {
        run();
        CompletableFuture<Void> suspended = supervisor.suspendAll();
        settle();
        processes.last().exits(0);
        settleUntil(suspended);

        assertThat(state()).isEqualTo(PluginState.STOPPED);
        assertThatThrownBy(() -> plugin.request(PluginRequest.get("/"))).isInstanceOf(HostClosedException.class);
        CompletableFuture<PluginStatus> late = plugin.enable();
        settle();
        assertThatThrownBy(late::join).hasCauseInstanceOf(HostClosedException.class);
    }

    @Test
    void protocolViolation_isAnEvent_andNothingElse() {
        run();
        links.last().listener.protocolViolated("length 0");
        settle();

        assertThat(state()).isEqualTo(PluginState.RUNNING);
        assertThat(events).last().satisfies(event -> {
            assertThat(event.type()).isEqualTo(Type.PROTOCOL_VIOLATION);
            assertThat(event.details()).containsEntry("reason", "length 0").containsEntry("count", "1");
        });
    }

    @Test
    void protocolViolations_inAFlood_areToldOnceASecond_andCounted() {
        run();
        events.clear();
        for (int i = 0; i < 1000; i++) {
            links.last().listener.protocolViolated("length 0");
        }
        settle();
        advance(Duration.ofSeconds(1));
        links.last().listener.protocolViolated("not JSON");
        settle();

        assertThat(events).extracting(event -> event.details().get("count")).containsExactly("1", "1000");
    }

    /** A place to start that is not given back is gone for all plugins. */
    @Test
    void startThatFailsBeforeThereIsAProcess_givesItsPlaceBack() throws IOException {
        Files.writeString(root.resolve("p.sock"), "no socket");
        CompletableFuture<PluginStatus> refused = plugin.enable();
        settle();
        assertFails(refused).hasMessageContaining("no socket");

        SupervisedPlugin second = supervisor.add(definition("q", "v1"));
        second.enable();
        settle();

        assertThat(second.status().state()).isEqualTo(PluginState.STARTING);
        assertThat(processes.launched).hasSize(1);
    }

    @Test
    void enable_whileTheHostStops_isRefused_andDoesNotWaitForEver() {
        run();
        supervisor.suspendAll();
        CompletableFuture<PluginStatus> enabled = plugin.enable();
        CompletableFuture<PluginStatus> restarted = plugin.restart();
        settle();
        processes.last().exits(0);
        settleUntil(PluginState.STOPPED);

        assertFails(enabled).isInstanceOf(HostClosedException.class);
        assertFails(restarted).isInstanceOf(HostClosedException.class);
    }

    @Test
    void pluginAddedWhileTheHostStops_isNeverStarted() {
        supervisor.suspendAll();
        SupervisedPlugin late = supervisor.add(definition("late", "v1"));
        CompletableFuture<PluginStatus> enabled = late.enable();
        settle();

        assertFails(enabled).isInstanceOf(HostClosedException.class);
        assertThat(processes.launched).isEmpty();
    }

    /** faults.md: never two live processes of one plugin. */
    @Test
    void pluginRemovedAndAddedAgain_startsOnlyWhenItsOldProcessIsGone() {
        run();
        CompletableFuture<Void> removed = supervisor.remove("p");
        settle();
        SupervisedPlugin again = supervisor.add(definition("p", "v2"));
        CompletableFuture<PluginStatus> enabled = again.enable();
        settle();
        assertThat(processes.alive()).isEqualTo(1);

        processes.launched.get(0).exits(0);
        settleUntil(removed);
        settle();

        assertThat(processes.launched).hasSize(2);
        links.last().accepts();
        settle();
        assertThat(enabled.join().state()).isEqualTo(PluginState.RUNNING);
        assertThat(supervisor.plugin("p")).contains(again);
        assertThat(again.definition().fingerprint()).isEqualTo("v2");
    }

    @Test
    void requestOfARunThatEnds_fails_whenNoOtherRunFollows() {
        run();
        CompletableFuture<PluginResponse> waiting = plugin.request(PluginRequest.get("/"));
        CompletableFuture<PluginStatus> disabled = plugin.disable();
        settle();
        processes.last().exits(0);
        settleUntil(disabled);

        assertFails(waiting).isInstanceOf(PluginDisabledException.class);
    }

    @Test
    void defectInADecision_failsTheCallThatBroughtIt() {
        links.broken = true;
        CompletableFuture<PluginStatus> enabled = plugin.enable();
        assertThatThrownBy(this::settle).hasMessage("broken by the test");

        assertFails(enabled).hasMessage("broken by the test");
    }

    /** faults.md: enable, disable, restart called 100 times at once. */
    @Test
    void randomCalls_neverGiveTwoLiveProcesses_andEndAsTheLastOneSaid() {
        supervise(new RestartPolicy(
                Duration.ofSeconds(1), Duration.ofSeconds(1), 0, Duration.ofSeconds(1), Integer.MAX_VALUE));
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            boolean enabled = plugin.status().enabled();
            for (int call = 0; call < 100; call++) {
                switch (random.nextInt(8)) {
                    case 0 -> {
                        plugin.enable();
                        enabled = true;
                    }
                    case 1 -> {
                        plugin.disable();
                        enabled = false;
                    }
                    case 2 -> plugin.restart();
                    case 3 -> processes.launched.forEach(process -> process.exits(0));
                    case 4 -> links.sessions.forEach(FakeLinks.FakeSession::accepts);
                    case 5 -> links.sessions.forEach(FakeLinks.FakeSession::drains);
                    case 6 -> plugin.redefine(definition("p", "v" + call));
                    default -> settle();
                }
                assertThat(processes.alive()).as("seed %d", seed).isLessThanOrEqualTo(2);
            }
            settle();
            assertThat(plugin.status().enabled()).as("seed %d", seed).isEqualTo(enabled);
        }
    }
}
