package ai.toru.host.internal.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.plugin.PluginDisabledException;
import ai.toru.host.plugin.PluginSettings;
import ai.toru.host.plugin.PluginStartException;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A run takes the place of another, which goes on until then. */
class ReplacementTest extends SupervisorOnPaper {

    @Test
    void restart_startsTheNewProcessBesideTheOld_andSwitchesWhenItAnswers() {
        run();
        history();
        CompletableFuture<PluginStatus> restarted = plugin.restart();
        settle();
        assertThat(state()).isEqualTo(PluginState.RUNNING);
        assertThat(plugin.status().pid()).isEqualTo(1000);
        assertThat(processes.alive()).isEqualTo(2);
        assertThat(links.last().socket).isNotEqualTo(links.sessions.get(0).socket);
        assertThat(restarted).isNotDone();

        links.last().accepts();
        settle();
        assertThat(restarted.join().pid()).isEqualTo(1001);
        assertThat(restarted.join().run()).isEqualTo(2);
        assertThat(restarted.join().socketPath()).isEqualTo(links.last().socket);
        assertThat(links.sessions.get(0).draining).isTrue();
        assertThat(links.sessions.get(0).shutdown).isFalse();
        assertThat(history()).containsExactly("STARTING 2", "STARTED 2", "READY 2", "RESTARTED 2", "STOPPING 1");

        links.sessions.get(0).drains();
        settle();
        assertThat(links.sessions.get(0).shutdown).isTrue();
        processes.launched.get(0).exits(0);
        settleUntilAlive(1);

        assertThat(history()).containsExactly("EXITED 1", "STOPPED 1");
        assertThat(plugin.status().consecutiveFailures()).isZero();
        assertThat(plugin.status().restartCount()).isZero();
        assertThat(plugin.status().lastExit().expected()).isTrue();
    }

    @Test
    void drainThatTakesTooLong_isCutShortAfterThirtySeconds() {
        replace();
        advance(Duration.ofSeconds(29));
        assertThat(links.sessions.get(0).shutdown).isFalse();
        advance(Duration.ofSeconds(1));
        assertThat(links.sessions.get(0).shutdown).isTrue();
        advance(Duration.ofSeconds(5));
        advance(Duration.ofSeconds(2));
        assertThat(processes.launched.get(0).signals).containsExactly("TERM", "KILL");
    }

    @Test
    void changedFile_isUpgraded_andTheDefinitionSwitchesWithIt() {
        run();
        history();
        plugin.redefine(definition("p", "v2"));
        settle();
        assertThat(plugin.definition().fingerprint()).isEqualTo("v1");
        assertThat(plugin.wanted().fingerprint()).isEqualTo("v2");
        assertThat(redefined).isEmpty();

        links.last().accepts();
        settle();
        assertThat(plugin.definition().fingerprint()).isEqualTo("v2");
        assertThat(redefined).containsExactly("p");
        assertThat(history()).containsExactly("STARTING 2", "STARTED 2", "READY 2", "UPGRADED 2", "STOPPING 1");
    }

    @Test
    void requests_goToTheNewRun_onlyOnceTheOldOneTakesNoMore() {
        run();
        assertThat(links.last().serving).isTrue();
        plugin.restart();
        settle();
        links.last().accepts();
        links.last().onServe = () -> assertThat(links.sessions.get(0).draining).isTrue();
        assertThat(links.last().serving).isFalse();

        settle();
        assertThat(links.last().serving).isTrue();
    }

    @Test
    void newFileThatDoesNotComeUp_leavesTheOldProcess_andTheStatusSaysWhy() {
        run();
        history();
        CompletableFuture<PluginStatus> upgraded = plugin.redefine(definition("p", "v2"));
        settle();
        processes.last().exits(3);
        settleUntil(upgraded);

        assertFails(upgraded).isInstanceOf(PluginStartException.class).hasMessageContaining("this one goes on");
        assertThat(state()).isEqualTo(PluginState.RUNNING);
        assertThat(plugin.status().pid()).isEqualTo(1000);
        assertThat(plugin.status().reason()).contains("did not come up", "exit code 3");
        assertThat(plugin.status().consecutiveFailures()).isZero();
        assertThat(plugin.definition().fingerprint()).isEqualTo("v1");
        assertThat(history())
                .containsExactly("STARTING 2", "STARTED 2", "EXITED 2", "CRASHED 2", "REPLACEMENT_FAILED 2");

        plugin.restart(); // tries the new file again
        settle();
        links.last().accepts();
        settle();
        assertThat(plugin.definition().fingerprint()).isEqualTo("v2");
        assertThat(plugin.status().reason()).isNull();
    }

    @Test
    void oldProcessThatDies_beforeTheNewOneAnswers_isFollowedByIt() {
        run();
        history();
        plugin.restart();
        settle();
        processes.launched.get(0).dies(11);
        settleUntil(PluginState.STARTING);
        assertThat(plugin.status().pid()).isEqualTo(1001);
        assertThat(plugin.status().consecutiveFailures()).isEqualTo(1);

        links.last().accepts();
        settle();
        assertThat(state()).isEqualTo(PluginState.RUNNING);
        assertThat(processes.launched).hasSize(2);
        assertThat(history())
                .containsExactly("STARTING 2", "STARTED 2", "EXITED 1", "CRASHED 1", "READY 2", "RESTARTED 2");
    }

    @Test
    void bothProcessesDie_backsOff() {
        run();
        plugin.restart();
        settle();
        processes.launched.forEach(process -> process.dies(9));
        settleUntil(PluginState.BACKING_OFF);
        assertThat(processes.alive()).isZero();
    }

    @Test
    void newProcessThatDies_whileTheOldOneLeaves_isAFailureLikeAnyOther() {
        replace();
        processes.last().dies(9);
        settleUntil(PluginState.BACKING_OFF);
        advance(Duration.ofSeconds(2));
        assertThat(processes.launched).hasSize(3);
        links.last().accepts();
        settle();
        assertThat(state()).isEqualTo(PluginState.RUNNING);
        assertThat(processes.alive()).isEqualTo(2);
    }

    @Test
    void restartsDuringARestart_areOneMore_onceThereIsRoom() {
        run();
        CompletableFuture<PluginStatus> first = plugin.restart();
        settle();
        CompletableFuture<PluginStatus> second = plugin.restart();
        CompletableFuture<PluginStatus> third = plugin.restart();
        settle();
        links.last().accepts();
        settle();
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
        assertThat(processes.launched).hasSize(2);

        links.sessions.get(0).drains();
        settle();
        processes.launched.get(0).exits(0);
        settleUntilLaunched(3);
        links.last().accepts();
        settle();
        assertThat(second.join().run()).isEqualTo(3);
        assertThat(third.join().run()).isEqualTo(3);
        assertThat(processes.alive()).isEqualTo(2);
    }

    @Test
    void disable_duringAReplacement_endsBoth() {
        run();
        CompletableFuture<PluginStatus> restarted = plugin.restart();
        settle();
        CompletableFuture<PluginStatus> disabled = plugin.disable();
        settle();
        assertFails(restarted).isInstanceOf(PluginDisabledException.class);
        assertThat(state()).isEqualTo(PluginState.STOPPING);
        assertThat(links.sessions.get(0).shutdown).isTrue();
        assertThat(processes.last().signals).containsExactly("TERM");

        processes.launched.get(1).dies(15);
        settle();
        assertThat(disabled).isNotDone();
        processes.launched.get(0).exits(0);
        settleUntil(disabled);
        assertThat(state()).isEqualTo(PluginState.DISABLED);
    }

    @Test
    void disable_whileTheOldProcessLeaves_waitsForIt() {
        replace();
        processes.last().dies(9);
        settleUntil(PluginState.BACKING_OFF);
        CompletableFuture<PluginStatus> disabled = plugin.disable();
        settle();
        assertThat(disabled).isNotDone();
        assertThat(state()).isEqualTo(PluginState.STOPPING);

        processes.launched.get(0).exits(0);
        settleUntil(disabled);
        assertThat(state()).isEqualTo(PluginState.DISABLED);
    }

    @Test
    void enable_afterDisableDuringAReplacement_startsWhenBothAreGone() {
        run();
        plugin.restart();
        plugin.disable();
        CompletableFuture<PluginStatus> enabled = plugin.enable();
        settle();
        assertThat(processes.launched).hasSize(2);
        processes.launched.forEach(process -> process.exits(0));
        settleUntilLaunched(3);
        links.last().accepts();
        settle();
        assertThat(enabled.join().run()).isEqualTo(3);
    }

    @Test
    void removedFile_drains_thenStops() {
        run();
        CompletableFuture<Void> removed = supervisor.remove("p");
        settle();
        assertThat(links.last().draining).isTrue();
        assertThat(links.last().shutdown).isFalse();

        links.last().drains();
        settle();
        assertThat(links.last().shutdown).isTrue();
        processes.last().exits(0);
        settleUntil(removed);
        assertThat(removed).isCompleted();
    }

    @Test
    void suspend_whileDraining_doesNotWaitForTheDrain() {
        run();
        supervisor.remove("p");
        settle();
        CompletableFuture<Void> suspended = supervisor.suspendAll();
        settle();
        assertThat(links.last().shutdown).isTrue();
        processes.last().exits(0);
        settleUntil(suspended);
        assertThat(time.scheduled()).isZero();
    }

    @Test
    void stopBeforeReplacing_neverHasTwoProcesses() {
        supervise(PluginSettings.DEFAULTS.toBuilder().stopBeforeReplacing(true).build());
        run();
        CompletableFuture<PluginStatus> restarted = plugin.restart();
        settle();
        assertThat(state()).isEqualTo(PluginState.STOPPING);
        assertThat(processes.launched).hasSize(1);
        processes.last().exits(0);
        settleUntilLaunched(2);
        links.last().accepts();
        settle();
        assertThat(restarted.join().run()).isEqualTo(2);
    }

    @Test
    void restart_whileAStartIsFailing_isAnsweredByTheNextStart() {
        plugin.enable();
        settle();
        links.last().refuses();
        settle();
        CompletableFuture<PluginStatus> restarted = plugin.restart();
        settle();
        processes.last().dies(15);
        settleUntilLaunched(2);
        links.last().accepts();
        settle();

        assertThat(restarted.join().run()).isEqualTo(2);
        assertThat(plugin.status().consecutiveFailures()).isZero();
    }

    @Test
    void enable_duringAReplacement_isAnsweredAtOnce_andTheRestartIsNot() {
        run();
        CompletableFuture<PluginStatus> restarted = plugin.restart();
        CompletableFuture<PluginStatus> enabled = plugin.enable();
        settle();
        assertThat(enabled.join().run()).isEqualTo(1);
        assertThat(restarted).isNotDone();
    }

    @Test
    void restart_inTheMomentOfACrash_isAnsweredByANewRunAtOnce() {
        run();
        processes.last().dies(11);
        CompletableFuture<PluginStatus> restarted = plugin.restart();
        settleUntilLaunched(2);
        links.last().accepts();
        settle();
        assertThat(restarted.join().run()).isEqualTo(2);
    }

    private void replace() {
        run();
        plugin.restart();
        settle();
        links.last().accepts();
        settle();
        assertThat(events).extracting(PluginEvent::type).contains(PluginEvent.Type.RESTARTED);
    }

    private void settleUntilLaunched(int count) {
        settleUntil(() -> processes.launched.size() == count);
    }

    private void settleUntilAlive(int count) {
        settleUntil(() -> processes.alive() == count && plugin.status().exits().size() > 0);
    }
}
