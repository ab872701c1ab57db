package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.event.PluginEvent.Type;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.plugin.PluginBusyException;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real plugins that are asked whether they live, and hang. */
final class PingedPluginTest extends HostWithPlugins {

    private static final Duration INTERVAL = Duration.ofMillis(400);
    private static final Duration SHORT = Duration.ofMillis(200);

    /** Stopped by SIGSTOP: it lives, and does nothing. One of version 1.0 that is stopped beside it stays as it is. */
    @ParameterizedTest
    @ValueSource(strings = {"ping", "ping,multiplex", "ping,multiplex,ready,cancel"})
    void stoppedProcess_isReplaced_andAnOldPluginIsNot(String features) throws Exception {
        plugins.with("old", "echo");
        startPinged(features);
        long pid = pid("p");
        long old = pid("old");
        signal("STOP", pid);
        signal("STOP", old);

        await().atMost(Duration.ofSeconds(20)).until(() -> status("p").run() == 2);

        assertThat(request("p", "/a").bodyText()).endsWith(" /a");
        PluginEvent unhealthy = awaitTold(Type.UNHEALTHY).get(0);
        assertThat(unhealthy.pluginId()).isEqualTo("p");
        assertThat(unhealthy.details().get("reason")).containsPattern("did not answer the last [3-9] pings.*it hangs");
        assertThat(awaitTold(Type.RESTARTED).get(0).details()).containsEntry("cause", "health");
        awaitSuccessor("p", pid);
        assertThat(status("old").run()).isOne();
        assertThat(state("old")).isEqualTo(PluginState.RUNNING);
        signal("CONT", old);
        assertThat(request("old", "/").status()).isEqualTo(200);
        assertThat(pid("old")).isEqualTo(old);
    }

    /** With one request at a time, one that times out takes the connection with it; pings have one of their own then. */
    @ParameterizedTest
    @ValueSource(strings = {"ping", "ping,multiplex"})
    void blockedEventLoop_isReplaced_thoughRequestsComeMeanwhile(String features) throws Exception {
        startPinged(features);
        long pid = pid("p");
        assertThatThrownBy(() -> host.request("p", within(SHORT, "/block"))).isInstanceOf(PluginTimeoutException.class);

        // Without multiplex, no connection may have come about yet to the plugin that hangs.
        assertThatThrownBy(() -> host.request("p", within(SHORT, "/a")))
                .isInstanceOfAny(PluginTimeoutException.class, PluginBusyException.class);
        awaitSuccessor("p", pid);

        assertThat(request("p", "/a").bodyText()).endsWith(" /a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "ping,multiplex"})
    void busyPlugin_thatAnswersPings_isLeftAlone(String features) throws Exception {
        startPinged(features, INTERVAL.multipliedBy(2));
        long pid = pid("p");
        Pattern count = Pattern.compile("\"pings\": (\\d+)");
        // Without multiplex a ping goes out between requests only, so there has to be some time between them.
        await().atMost(Duration.ofSeconds(60)).pollInterval(INTERVAL).until(() -> {
            request("p", "/late");
            Matcher pings = count.matcher(request("p", "/heard").bodyText());
            return pings.find() && Integer.parseInt(pings.group(1)) >= 4;
        });

        assertThat(pid("p")).isEqualTo(pid);
        assertThat(told(Type.UNHEALTHY)).isEmpty();
    }

    /** A late answer to a ping is a sign of life. The interval leaves a busy machine time to send the signals. */
    @Test
    void processThatStandsStill_forLessThanThreeIntervals_isLeftAlone() throws Exception {
        startPinged("ping,multiplex", INTERVAL.multipliedBy(3));
        long pid = pid("p");
        for (int round = 0; round < 3; round++) {
            signal("STOP", pid);
            assertThatThrownBy(() -> host.request("p", within(INTERVAL.multipliedBy(3), "/a")))
                    .isInstanceOf(PluginTimeoutException.class);
            signal("CONT", pid);
            assertThat(host.request("p", PluginRequest.get("/a")).status()).isEqualTo(200);
        }

        assertThat(pid("p")).isEqualTo(pid);
        assertThat(List.copyOf(told(Type.RESTARTED))).isEmpty();
    }

    private void startPinged(String features) throws Exception {
        startPinged(features, INTERVAL);
    }

    private void startPinged(String features, Duration interval) throws Exception {
        plugins.speaking11("p", 1, features, 64, "serves");
        start(settings -> settings.pingInterval(interval)
                .drainTimeout(SHORT)
                .shutdownTimeout(SHORT)
                .terminateTimeout(SHORT));
    }
}
