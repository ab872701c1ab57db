package ai.toru.host.internal.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.plugin.PluginSettings;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Wishes and ends that cross each other on the way. */
class InterleavingTest extends SupervisorOnPaper {

    @Test
    void heirThatDies_whileAnotherRestartWaits_isFollowedByARunWithItsOwnNumber() {
        run();
        CompletableFuture<PluginStatus> first = plugin.restart();
        settle();
        CompletableFuture<PluginStatus> second = plugin.restart();
        settle();
        processes.launched.get(0).dies(11);
        settleUntil(PluginState.STARTING);
        history();
        processes.launched.get(1).dies(11);
        settleUntil(() -> processes.launched.size() == 3);

        assertThat(state()).isEqualTo(PluginState.STARTING);
        assertThat(plugin.status().run()).isEqualTo(3);
        assertThat(plugin.status().socketPath()).isEqualTo(links.last().socket);
        assertThat(history()).containsExactly("EXITED 2", "CRASHED 2", "STARTING 3", "STARTED 3");

        links.last().accepts();
        settle();
        assertThat(first.join().run()).isEqualTo(3);
        assertThat(second.join().run()).isEqualTo(3);
    }

    @Test
    void fileThatChanges_whileThePluginIsSwitchedOff_isShownOnceNothingRuns() {
        run();
        CompletableFuture<PluginStatus> disabled = plugin.disable();
        settle();
        plugin.redefine(definition("p", "v2"));
        settle();
        assertThat(plugin.definition().fingerprint()).isEqualTo("v1");

        processes.last().exits(0);
        settleUntil(disabled);
        assertThat(plugin.definition().fingerprint()).isEqualTo("v2");
        assertThat(redefined).containsExactly("p");
    }

    @Test
    void fileThatDidNotComeUp_isShownOnceTheOldProcessHasEnded() {
        run();
        plugin.redefine(definition("p", "v2"));
        settle();
        processes.last().exits(3);
        settleUntil(() -> plugin.status().reason() != null);
        assertThat(plugin.definition().fingerprint()).isEqualTo("v1");

        processes.launched.get(0).dies(11);
        settleUntil(PluginState.BACKING_OFF);
        assertThat(plugin.definition().fingerprint()).isEqualTo("v2");
    }

    @Test
    void newProcessThatAnswers_inTheMomentTheOldOneCrashes_doesNotStopIt() {
        run();
        CompletableFuture<PluginStatus> restarted = plugin.restart();
        settle();
        history();
        processes.launched.get(0).dies(11);
        links.last().accepts();
        settleUntil(() -> events.stream().anyMatch(event -> event.type() == PluginEvent.Type.CRASHED));

        assertThat(history()).containsExactly("READY 2", "RESTARTED 2", "EXITED 1", "CRASHED 1");
        assertThat(restarted.join().run()).isEqualTo(2);
        assertThat(state()).isEqualTo(PluginState.RUNNING);
    }

    @Test
    void changedFile_ofAPluginThatStopsFirst_isToldAsUpgrade() {
        supervise(PluginSettings.DEFAULTS.toBuilder().stopBeforeReplacing(true).build());
        run();
        history();
        plugin.redefine(definition("p", "v2"));
        settle();
        processes.last().exits(0);
        settleUntil(() -> processes.launched.size() == 2);
        links.last().accepts();
        settle();
        assertThat(history())
                .containsExactly(
                        "STOPPING 1", "EXITED 1", "STOPPED 1", "STARTING 2", "STARTED 2", "READY 2", "UPGRADED 2");

        plugin.restart();
        settle();
        processes.last().exits(0);
        settleUntil(() -> processes.launched.size() == 3);
        links.last().accepts();
        settle();
        assertThat(history()).endsWith("READY 3", "RESTARTED 3");
    }

    @Test
    void changedFile_whoseOldProcessDiesMeanwhile_isToldAsUpgrade() {
        run();
        plugin.redefine(definition("p", "v2"));
        settle();
        processes.launched.get(0).dies(11);
        settleUntil(PluginState.STARTING);
        links.last().accepts();
        settle();
        assertThat(history()).endsWith("READY 2", "UPGRADED 2");
    }

    @Test
    void pluginThatComesBack_andIsRemovedAgainAsItsProcessEnds_isStillTheSameOne() {
        run();
        supervisor.remove("p");
        supervisor.add(definition("p", "v1")).enable();
        settle();
        processes.last().exits(0);
        mailbox.remove().run();
        Awaitility.await().until(() -> !mailbox.isEmpty()); // the end of its output
        supervisor.remove("p");
        mailbox.remove().run();

        assertThat(supervisor.add(definition("p", "v2"))).isSameAs(plugin);
        settle();
        assertThat(processes.alive()).isOne();
    }

    @Test
    void pluginThatIsStopped_whileItWaitsForItsNextRun_hasNoneDue() {
        run();
        plugin.restart();
        settle();
        links.last().accepts();
        settle();
        processes.last().dies(9);
        settleUntil(PluginState.BACKING_OFF);
        assertThat(plugin.status().nextRestartAt()).isNotNull();

        plugin.disable();
        settle();
        assertThat(state()).isEqualTo(PluginState.STOPPING);
        assertThat(plugin.status().nextRestartAt()).isNull();
    }
}
