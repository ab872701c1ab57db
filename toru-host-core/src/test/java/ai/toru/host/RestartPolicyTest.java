package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.event.PluginEvent.Type;
import ai.toru.host.plugin.ConnectionLostException;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import ai.toru.host.plugin.PluginUnavailableException;
import ai.toru.host.plugin.RestartPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Runs that end by themselves again and again, or all together. */
final class RestartPolicyTest extends HostWithPlugins {

    private static final RestartPolicy SOON =
            RestartPolicy.DEFAULTS.withDelays(Duration.ofMillis(50), Duration.ofMillis(100));

    /** Exits at once, again and again. */
    @Test
    void pluginThatFailsSoOften_isSwitchedOff_overTheHostsLife_untilSomebodyEnablesIt() throws Exception {
        plugins.with("sick", "exits-at-once").with("patient", "exits-at-once");
        start(policyOfSick(2));
        awaitState("sick", PluginState.FAILED);
        assertThat(status("sick").reason()).contains("2 times in a row", "database is missing");
        assertThat(status("sick").enabled()).isFalse();
        assertThat(status("sick").run()).isEqualTo(2);
        assertThat(awaitTold(Type.DISABLED_AFTER_CRASHES))
                .extracting(PluginEvent::pluginId)
                .containsExactly("sick");
        assertThat(status("patient").state()).isIn(PluginState.BACKING_OFF, PluginState.STARTING);
        await().until(() -> Files.readString(plugins.directory().resolve(".metadata/config.json"))
                .contains("sick"));

        PluginStatus before = status("sick");
        assertThat(before.lastExit().stderrTail()).contains("cannot go on: the database is missing");

        host.close();
        start(policyOfSick(2));
        assertThat(state("sick")).isEqualTo(PluginState.FAILED);
        assertThat(status("sick").reason()).isEqualTo(before.reason());
        assertThat(status("sick").exits()).isEqualTo(before.exits());
        assertThat(status("sick").consecutiveFailures()).isEqualTo(2);
        assertThat(status("sick").enabled()).isFalse();
        assertThat(status("sick").run()).isZero();
        assertFails(send("sick", "/"), PluginUnavailableException.class);

        plugins.with("sick", "echo");
        assertThat(get(host.enable("sick")).state()).isEqualTo(PluginState.RUNNING);
        assertThat(status("sick").consecutiveFailures()).isZero();
        assertThat(status("sick").reason()).isNull();
        get(host.disable("sick"));
        host.close();
        start(policyOfSick(2));
        assertThat(state("sick")).isEqualTo(PluginState.DISABLED);
        assertThat(status("sick").reason()).isNull();
    }

    /** Exits at once, after somebody has enabled it again: a new count. */
    @Test
    void enable_afterGivingUp_givesItAllItsTriesAgain() throws Exception {
        plugins.with("sick", "exits-at-once");
        start(policyOfSick(2));
        awaitState("sick", PluginState.FAILED);
        host.enable("sick");
        await().until(() -> told(Type.DISABLED_AFTER_CRASHES).size() == 2);
        assertThat(status("sick").run()).isEqualTo(4);
    }

    /** Many plugins crash together: starts are spread and bounded. */
    @Test
    void twelvePluginsThatCrashTogether_startThreeAtATime_andAllComeBack() throws IOException, InterruptedException {
        List<String> ids = IntStream.range(0, 12).mapToObj(i -> "p" + i).toList();
        for (String id : ids) {
            plugins.with(id, "echo");
        }
        start(builder().maxStartsAtOnce(3).allPlugins(settings -> settings.restartPolicy(SOON)));
        List<Long> before = ids.stream().map(this::pid).toList();
        for (long pid : before) {
            signal("KILL", pid);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> told(Type.RESTARTED).size() == 12);

        assertThat(ids).allSatisfy(id -> assertThat(request(id, "/").status()).isEqualTo(200));
        assertThat(mostStartingAtOnce()).isBetween(2, 3);
    }

    /** Crash in the instant of disable. */
    @Test
    void crash_inTheInstantOfDisable_endsDisabled_andInTheInstantOfEnableRunning() throws Exception {
        plugins.with("echo", "echo");
        start(settings -> settings.restartPolicy(SOON));
        for (int i = 0; i < 5; i++) {
            CompletableFuture<?> lost = send("echo", "/kill-self");
            assertThat(get(host.disable("echo")).state()).isEqualTo(PluginState.DISABLED);
            await().until(lost::isDone);
            assertThat(get(host.enable("echo")).state()).isEqualTo(PluginState.RUNNING);
        }
        CompletableFuture<?> lost = send("echo", "/kill-self");
        get(host.enable("echo"));
        assertFails(lost, ConnectionLostException.class);
        awaitState("echo", PluginState.RUNNING);
    }

    private PluginHostBuilder policyOfSick(int failures) {
        return builder().plugin("sick", settings -> settings.restartPolicy(SOON.withMaxFailures(failures)));
    }

    /** A start lasts from the process to its first answer. */
    private int mostStartingAtOnce() {
        int starting = 0;
        int most = 0;
        for (PluginEvent event : events) {
            starting += event.type() == Type.STARTED ? 1 : event.type() == Type.READY ? -1 : 0;
            most = Math.max(most, starting);
        }
        return most;
    }
}
