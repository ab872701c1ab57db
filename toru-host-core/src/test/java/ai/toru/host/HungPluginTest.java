package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.toru.host.event.PluginEvent.Type;
import ai.toru.host.plugin.PluginExit;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginTimeoutException;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A process that was stopped by SIGSTOP: it lives, and does nothing. */
final class HungPluginTest extends HostWithPlugins {

    @BeforeEach
    void plugins() throws IOException {
        plugins.with("stopped", "echo").with("stubborn", "ignores-shutdown").with("other", "echo");
    }

    /** Stopped by SIGSTOP. */
    @Test
    void stoppedProcess_isUnhealthyAfterSoManyTimeouts_andHealthyOnceItAnswersAgain() throws Exception {
        start(settings -> settings.unhealthyAfterTimeouts(2));
        long pid = pid("stopped");
        signal("STOP", pid);
        timesOut("stopped", 1);
        assertThat(state("stopped")).isEqualTo(PluginState.RUNNING);
        timesOut("stopped", 1);
        awaitState("stopped", PluginState.UNHEALTHY);
        assertThat(status("stopped").reason()).contains("last 2 requests");
        assertThat(request("other", "/").status()).isEqualTo(200);

        signal("CONT", pid);
        assertThat(request("stopped", "/").status()).isEqualTo(200);
        awaitState("stopped", PluginState.RUNNING);
        assertThat(pid("stopped")).isEqualTo(pid);
        assertThat(status("stopped").reason()).isNull();
        assertThat(awaitTold(Type.RECOVERED)).hasSize(1);
        assertThat(story()).endsWith(Type.UNHEALTHY, Type.RECOVERED);
    }

    /** Stopped by SIGSTOP, with a replacement where that is wanted. */
    @Test
    void stoppedProcess_isReplaced_andEndsWithinTheLadder() throws Exception {
        start(settings -> settings.unhealthyAfterTimeouts(2)
                .replaceUnresponsive(true)
                .shutdownTimeout(Duration.ofMillis(300))
                .terminateTimeout(Duration.ofMillis(300)));
        long pid = pid("stopped");
        signal("STOP", pid);
        timesOut("stopped", 2);
        awaitSuccessor("stopped", pid);
        await().until(() -> status("stopped").lastExit() != null);

        assertThat(request("stopped", "/").status()).isEqualTo(200);
        PluginExit end = status("stopped").lastExit();
        assertThat(end.expected()).isTrue();
        assertThat(end.signal()).isEqualTo(15); // the ladder wakes it
        assertThat(awaitTold(Type.RESTARTED).get(0).details()).containsEntry("cause", "health");
    }

    /** Stopped by SIGSTOP, and ignores shutdown and SIGTERM: gone after the ladder, without a zombie. */
    @Test
    void stoppedProcess_thatIgnoresSigterm_isKilled() throws Exception {
        start(settings -> settings.shutdownTimeout(Duration.ofMillis(300)).terminateTimeout(Duration.ofMillis(300)));
        long pid = pid("stubborn");
        signal("STOP", pid);
        assertThat(get(host.disable("stubborn")).lastExit().signal()).isEqualTo(9);
        assertThat(alive(pid)).isFalse();
    }

    /** Host stop with hung plugins: each has the same time, side by side. */
    @Test
    void close_withStoppedProcesses_takesNoLongerThanTheLadder() throws Exception {
        start(settings -> settings.shutdownTimeout(Duration.ofMillis(300)).terminateTimeout(Duration.ofMillis(300)));
        for (String id : new String[] {"stopped", "stubborn", "other"}) {
            signal("STOP", pid(id));
        }
        long begun = System.nanoTime();
        host.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }

    private void timesOut(String id, int times) {
        for (int i = 0; i < times; i++) {
            assertThatThrownBy(() -> host.request(id, within(Duration.ofMillis(200), "/")))
                    .isInstanceOf(PluginTimeoutException.class);
        }
    }
}
