package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.event.PluginEvent.Type;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.plugin.ConnectionLostException;
import ai.toru.host.plugin.HostException;
import ai.toru.host.plugin.PluginExit;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginTimeoutException;
import ai.toru.host.plugin.RestartPolicy;
import ai.toru.host.plugin.UnknownPluginException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What a plugin's process may do to its host: sockets that vanish, ends at the wrong moment, children that stay. */
final class PluginFaultsTest extends HostWithPlugins {

    private static final Duration SHORT = Duration.ofMillis(500);

    /** Socket deleted while running. */
    @Test
    void socketDeleted_isNoticed_andANewProcessTakesOver_withoutAFailure() throws Exception {
        plugins.with("echo", "echo");
        start();
        long before = pid("echo");
        List<HostException> failures = new ArrayList<>();
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> client = requestsUntil(enough, failures);

        assertThat(request("echo", "/delete-socket").status()).isEqualTo(200);
        awaitTold(Type.UNHEALTHY);
        awaitSuccessor("echo", before);
        enough.set(true);
        get(client);

        assertThat(failures).isEmpty();
        assertThat(awaitTold(Type.UNHEALTHY).get(0).details().get("reason")).contains("was deleted");
        assertThat(awaitTold(Type.RESTARTED).get(0).details()).containsEntry("cause", "health");
        assertThat(state("echo")).isEqualTo(PluginState.RUNNING);
        assertThat(status("echo").socketPath()).exists();
    }

    /** Closes its listening socket but lives, and serves the connection that is open. */
    @Test
    void listenerClosed_servesOn_andIsReplacedOnceAConnectionIsNeeded() throws IOException {
        plugins.with("echo", "echo");
        start(settings -> settings.startTimeout(Duration.ofSeconds(6))
                .shutdownTimeout(SHORT)
                .terminateTimeout(SHORT));
        long before = pid("echo");
        assertThat(request("echo", "/close-listener").status()).isEqualTo(200);
        assertThat(request("echo", "/").status()).isEqualTo(200);
        assertThatThrownBy(() -> host.request("echo", within(Duration.ofMillis(200), "/hang")))
                .isInstanceOf(PluginTimeoutException.class); // which costs the connection

        assertThat(request("echo", "/waits-for-the-next").status()).isEqualTo(200);
        awaitSuccessor("echo", before);
        assertThat(awaitTold(Type.UNHEALTHY).get(0).details().get("reason")).contains("taken no connection");
    }

    /** Closes its listening socket and its connection, but lives. */
    @Test
    void everythingClosed_isReplacedOnceARequestNeedsIt() throws IOException {
        plugins.with("echo", "echo");
        start(settings -> settings.startTimeout(Duration.ofSeconds(6))
                .shutdownTimeout(SHORT)
                .terminateTimeout(SHORT));
        long before = pid("echo");
        assertThat(request("echo", "/close-everything").status()).isEqualTo(200);

        assertThat(request("echo", "/waits-for-the-next").status()).isEqualTo(200);
        awaitSuccessor("echo", before);
        assertThat(told(Type.CRASHED)).isEmpty();
    }

    /** Stale socket file. */
    @Test
    void staleSocket_ofAKilledHost_isNotInTheWay() throws IOException {
        Path stale = Files.createDirectories(root.resolve("sockets")).resolve("echo.sock");
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(stale));
        }
        assertThat(stale).exists();
        plugins.with("echo", "echo");
        start();
        assertThat(request("echo", "/").status()).isEqualTo(200);
    }

    /** Listens but never accepts. */
    @Test
    void pluginThatNeverAccepts_costsItsCallersTheirTimeLimitOnly_andIsUnhealthy() throws Exception {
        plugins.with("deaf", "never-accepts").with("echo", "echo");
        start(settings ->
                settings.unhealthyAfterTimeouts(2).shutdownTimeout(SHORT).terminateTimeout(SHORT));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> host.request("deaf", within(Duration.ofMillis(100), "/")))
                    .isInstanceOf(PluginTimeoutException.class);
        }
        awaitState("deaf", PluginState.UNHEALTHY);
        assertThat(request("echo", "/").status()).isEqualTo(200);
    }

    /** Dies in the middle of an answer. */
    @Test
    void deathInTheMiddleOfAnAnswer_failsThatRequest_andTheReportNamesIt() throws Exception {
        plugins.with("echo", "echo");
        startWithoutRestarts();
        assertFails(send("echo", "/die-mid-reply"), ConnectionLostException.class);
        awaitState("echo", PluginState.BACKING_OFF);
        assertThat(status("echo").lastExit().signal()).isEqualTo(9);
        assertThat(status("echo").lastExit().requestsLost()).isEqualTo(1);
    }

    /**
     * SEGV and KILL: the exit is recorded with its signal, requests in flight fail within 100 ms. The quickest counts: the others
     * may have waited for the machine.
     */
    @Test
    void deathBySignal_failsWhatIsInFlightAtOnce() throws Exception {
        plugins.with("echo", "echo");
        RestartPolicy soon = RestartPolicy.DEFAULTS.withDelays(Duration.ofMillis(10), Duration.ofMillis(10));
        start(settings -> settings.restartPolicy(soon));
        List<Duration> delays = new ArrayList<>();
        for (String signal : List.of("SEGV", "KILL", "ABRT", "SEGV", "KILL")) {
            CompletableFuture<PluginResponse> lost = send("echo", "/hang");
            awaitInFlight("echo");
            long pid = pid("echo");
            CompletableFuture<Long> noticed = lost.handle((answer, failure) -> System.nanoTime());
            signal(signal, pid);
            long killed = System.nanoTime();
            delays.add(Duration.ofNanos(get(noticed) - killed));
            assertFails(lost, ConnectionLostException.class);
            await().until(() -> status("echo").running() && pid("echo") != pid);
        }
        assertThat(Collections.min(delays)).as("the quickest of %s", delays).isLessThan(Duration.ofMillis(100));
        assertThat(status("echo").exits()).extracting(PluginExit::signal).containsExactly(9, 11, 6, 9, 11);
    }

    /** Crashes while requests wait: the report is data, in the status and as an event. */
    @Test
    void crashReport_isInTheStatus_andInTheEvent() throws Exception {
        plugins.with("echo", "echo");
        startWithoutRestarts();
        assertFails(send("echo", "/exit"), ConnectionLostException.class);
        awaitState("echo", PluginState.BACKING_OFF);

        PluginExit report = status("echo").lastExit();
        assertThat(report.run()).isEqualTo(1);
        assertThat(report.code()).isEqualTo(7);
        assertThat(report.lifetime()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(20));
        assertThat(report.expected()).isFalse();
        assertThat(report.requestsLost()).isEqualTo(1);
        assertThat(report.stderrTail()).last().asString().contains("leaving on request");
        PluginEvent event = awaitTold(Type.CRASHED).get(0);
        assertThat(event.run()).isEqualTo(1);
        assertThat(event.details())
                .containsEntry("exit", "exit code 7")
                .containsEntry("requests_lost", "1")
                .containsEntry("lifetime_ms", String.valueOf(report.lifetime().toMillis()))
                .containsEntry("stderr", String.join("\n", report.stderrTail()));
    }

    /** Grandchild keeps stdout, in a session of its own. */
    @Test
    void grandchildThatKeepsTheOutput_holdsUpNoRestart_andIsKilled() throws Exception {
        plugins.with("echo", "echo");
        start();
        long grandchild = Long.parseLong(request("echo", "/daemon").bodyText());
        long before = pid("echo");
        signal("KILL", before);

        awaitSuccessor("echo", before);
        await().until(() -> !running(grandchild));
    }

    /** Plugin file removed while a slow request runs. */
    @Test
    void fileRemoved_whileARequestRuns_isUnknownAtOnce_andEndsWithTheAnswer() throws Exception {
        plugins.with("echo", "echo");
        start();
        long pid = pid("echo");
        Path go = root.resolve("go");
        CompletableFuture<PluginResponse> slow =
                host.requestAsync("echo", with("/wait-for-file", go)).toCompletableFuture();
        awaitInFlight("echo");
        Files.delete(plugins.directory().resolve("echo.binary"));

        assertThat(get(host.rescan()).removed()).containsExactly("echo");
        assertThatThrownBy(() -> request("echo", "/")).isInstanceOf(UnknownPluginException.class);
        assertThat(alive(pid)).isTrue();
        assertThat(slow).isNotDone();
        Files.createFile(go);

        assertThat(get(slow).bodyText()).isEqualTo("done");
        await().until(() -> !alive(pid));
    }

    /** What has ended stays so while the test looks at it. */
    private void startWithoutRestarts() {
        RestartPolicy never = RestartPolicy.DEFAULTS.withDelays(Duration.ofMinutes(1), Duration.ofMinutes(1));
        start(settings -> settings.restartPolicy(never));
    }

    private CompletableFuture<Void> requestsUntil(AtomicBoolean enough, List<HostException> failures) {
        return CompletableFuture.runAsync(() -> {
            while (!enough.get()) {
                try {
                    host.request("echo", PluginRequest.get("/"));
                } catch (HostException e) {
                    failures.add(e);
                }
            }
        });
    }
}
