package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.event.PluginEvent.Type;
import ai.toru.host.plugin.ConnectionLostException;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.ProcessUsage;
import ai.toru.host.plugin.ResourceLimits;
import ai.toru.host.plugin.RestartPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Limits, launcher, user and use of resources, as an embedder sets and sees them. */
final class ConfinedPluginTest extends HostWithPlugins {

    /** What has ended stays so while the test looks at it. */
    private static final RestartPolicy LATER =
            RestartPolicy.DEFAULTS.withDelays(Duration.ofMinutes(1), Duration.ofMinutes(1));

    @BeforeEach
    void plugins() throws IOException {
        plugins.with("echo", "echo").with("other", "echo");
    }

    @Test
    void cpuTime_thatIsUsedUp_endsThePluginWithTheSignal_andTheReportSaysSo() throws Exception {
        start(builder().plugin("echo", echo -> echo.limits(ResourceLimits.NONE.withCpuTime(Duration.ofSeconds(1)))));
        CompletableFuture<?> spinning = send("echo", "/spin");

        assertFails(spinning, ConnectionLostException.class);
        await().until(() -> status("echo").lastExit() != null);
        assertThat(status("echo").lastExit().signal()).isEqualTo(24);
        assertThat(status("echo").lastExit().requestsLost()).isEqualTo(1);
        assertThat(status("echo").reason()).contains("signal 24 (XCPU)");
        assertThat(awaitTold(Type.CRASHED).get(0).details()).containsEntry("exit", "signal 24 (XCPU)");
        assertThat(request("other", "/").status()).isEqualTo(200);
    }

    @Test
    void launcher_isPutBeforeThePluginItNames_andNoOther() {
        start(builder().plugin("echo", echo -> echo.launcher(List.of("env", "MARK=1"))));

        assertThat(request("echo", "/environment").bodyText()).contains("\"MARK\": \"1\"");
        assertThat(request("other", "/environment").bodyText()).doesNotContain("MARK");
    }

    @Test
    void userAndLauncherThatDoNotExist_failTheStart_withTheRemedyInTheStatus() {
        start(builder()
                .allPlugins(all -> all.restartPolicy(LATER))
                .plugin("echo", echo -> echo.user("no-such-user"))
                .plugin("other", other -> other.launcher(List.of("no-such-launcher"))));

        assertThat(state("echo")).isEqualTo(PluginState.BACKING_OFF);
        assertThat(status("echo").reason()).contains("There is no user no-such-user", "Create it");
        assertThat(state("other")).isEqualTo(PluginState.BACKING_OFF);
        assertThat(status("other").reason()).contains("no-such-launcher");
    }

    @Test
    void usage_ofARunningPlugin_isInTheStatus_andGrowsWithItsWork() throws Exception {
        start(all -> all.restartPolicy(LATER));
        ProcessUsage idle = status("echo").usage();
        assertThat(idle.memoryBytes()).isBetween(1L << 20, 1L << 30);
        assertThat(idle.cpuTime()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(20));

        CompletableFuture<?> spinning = send("echo", "/spin");
        await().until(() ->
                status("echo").usage().cpuTime().compareTo(idle.cpuTime().plusMillis(300)) > 0);
        assertThat(status("other").usage().cpuTime())
                .isLessThan(status("echo").usage().cpuTime());

        signal("KILL", pid("echo"));
        assertFails(spinning, ConnectionLostException.class);
        await().until(() -> state("echo") == PluginState.BACKING_OFF);
        assertThat(status("echo").usage()).isNull();
    }
}
