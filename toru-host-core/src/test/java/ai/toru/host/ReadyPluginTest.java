package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.event.PluginEvent.Type;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.RestartPolicy;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real plugin that says when it is ready. */
final class ReadyPluginTest extends HostWithPlugins {

    @ParameterizedTest
    @ValueSource(strings = {"ready", "ready,multiplex"})
    void slowStart_isNoRunningPlugin_untilItSaysSo(String features) throws Exception {
        install(1, features, "is-slow");
        start();

        assertThat(request("p", "/a").bodyText()).endsWith(" /a");
        long started = timeOf(Type.STARTED);
        assertThat(timeOf(Type.READY) - started).isGreaterThanOrEqualTo(500);
        assertThat(status("p").features()).containsExactlyInAnyOrder(features.split(","));
    }

    @Test
    void pluginThatCannotStart_failsWithItsOwnWords() throws Exception {
        install(1, "ready", "fails");
        startOnce(Duration.ofSeconds(20));

        await().until(() -> state("p") == PluginState.FAILED);
        assertThat(status("p").reason())
                .contains("It says that it cannot start: \"the database is missing\".", "p.log");
        assertThat(awaitTold(Type.START_FAILED).get(0).details().get("reason")).contains("the database is missing");
    }

    @Test
    void pluginThatHangsUp_failsWithThatReason() throws Exception {
        install(1, "ready", "hangs-up");
        startOnce(Duration.ofSeconds(20));

        await().until(() -> state("p") == PluginState.FAILED);
        assertThat(status("p").reason()).contains("ended before it was ready");
    }

    @Test
    void pluginThatExits_beforeItIsReady_isACrash() throws Exception {
        install(1, "ready", "exits");
        startOnce(Duration.ofSeconds(20));

        await().until(() -> state("p") == PluginState.FAILED);
        assertThat(status("p").reason()).contains("exit code 3");
        assertThat(status("p").lastExit().expected()).isFalse();
    }

    @Test
    void pluginThatIsNeverReady_fails_whenTheStartLimitIsOver() throws Exception {
        install(1, "ready", "is-never-ready");
        startOnce(Duration.ofSeconds(5));

        await().until(() -> state("p") == PluginState.FAILED);
        assertThat(status("p").reason()).contains("did not say within 5000 ms of its start that it is ready");
    }

    @Test
    void replacement_takesOver_onlyWhenItIsReady() throws Exception {
        install(1, "ready,multiplex", "serves");
        start(builder().maxQueuedRequests(10_000));
        try (SteadyLoad load = new SteadyLoad(host, "p")) {
            install(2, "ready,multiplex", "is-slow");
            get(host.rescan());
            load.awaitVersion(2);
            install(3, "ready", "fails");
            get(host.rescan());
            assertThat(status("p").reason()).contains("this one goes on", "the database is missing");
            install(4, "ready", "serves");
            get(host.rescan());
            load.awaitVersion(4);
            load.endWithoutAProblem();
        }
    }

    private void install(int version, String features, String start) throws IOException {
        plugins.speaking11("p", version, features, 64, start);
    }

    private void startOnce(Duration startTimeout) {
        start(settings -> settings.startTimeout(startTimeout)
                .restartPolicy(
                        new RestartPolicy(Duration.ofSeconds(1), Duration.ofSeconds(1), 0, Duration.ofSeconds(60), 1)));
    }

    private long timeOf(Type type) {
        return awaitTold(type).get(0).at().toEpochMilli();
    }
}
