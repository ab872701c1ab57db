package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.plugin.ConnectionLostException;
import ai.toru.host.plugin.PluginBusyException;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import ai.toru.host.plugin.PluginTimeoutException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** A real plugin that works on many requests at once, on one connection. */
final class MultiplexedPluginTest extends HostWithPlugins {

    private static final int IN_FLIGHT = 256;
    private static final int THREADS = 8;
    private static final Duration SHORT = Duration.ofMillis(300);

    /** What went wrong with answers that came. */
    private final Queue<String> mixedUp = new ConcurrentLinkedQueue<>();

    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger timedOut = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();

    @Test
    void tenThousandRequests_fromManyThreads_eachGetTheirOwnAnswer() throws Exception {
        startPlugin();
        long pid = pid("p");

        sendAll(10_000, i -> PluginRequest.get("/token-" + i));

        assertThat(mixedUp).isEmpty();
        assertThat(answered).hasValue(10_000);
        assertThat(request("p", "/heard").bodyText()).containsPattern("\"most\": (1\\d\\d|2[0-4]\\d|25[0-6])\\b");
        assertThat(pid("p")).isEqualTo(pid);
        assertThat(status("p").features()).contains("multiplex");
        await().until(() -> status("p").inFlight() == 0);
    }

    @Test
    void requestsThatTimeOut_inTheMiddle_andStrangeAnswers_costNobodyElseAnything() throws Exception {
        startPlugin();
        long pid = pid("p");

        sendAll(4_000, i -> switch (i % 40) {
            case 0 -> within(SHORT, "/hang-" + i);
            case 1 -> PluginRequest.get("/strange-" + i);
            case 2 -> PluginRequest.get("/twice-" + i);
            case 3 -> within(SHORT.dividedBy(3), "/late-" + i);
            default -> PluginRequest.get("/token-" + i);
        });

        assertThat(mixedUp).isEmpty();
        assertThat(timedOut).hasValue(200);
        assertThat(answered).hasValue(3_800);
        assertThat(pid("p")).isEqualTo(pid);
    }

    /** The plugin stands still until the host has all requests: what comes while a plugin is down is refused. */
    @Test
    void killInTheMiddle_failsWhatThePluginHad_andServesTheOthers() throws Exception {
        startPlugin();
        long pid = pid("p");

        signal("STOP", pid);
        CompletableFuture<?> ended =
                sendAllAtOnce(4_000, i -> PluginRequest.get(i == 2_000 ? "/kill-self" : "/token-" + i));
        signal("CONT", pid);
        ended.get(60, TimeUnit.SECONDS);

        assertThat(mixedUp).isEmpty();
        assertThat(lost.get()).isBetween(1, 2 * IN_FLIGHT); // twice, where a dying process takes another connection
        assertThat(answered.get() + lost.get()).isEqualTo(4_000);
        awaitState("p", PluginState.RUNNING);
        assertThat(pid("p")).isNotEqualTo(pid);
        assertThat(status("p").lastExit().requestsLost()).isBetween(1, IN_FLIGHT);
    }

    @Test
    void connectionThatEnds_isOpenedAgain_andTheProcessLivesOn() throws Exception {
        startPlugin();
        long pid = pid("p");

        sendAll(2_000, i -> PluginRequest.get(i % 500 == 250 ? "/close-" + i : "/token-" + i));

        assertThat(mixedUp).isEmpty();
        assertThat(lost.get()).isBetween(4, 4 * IN_FLIGHT);
        assertThat(answered.get() + lost.get()).isEqualTo(2_000);
        assertThat(pid("p")).isEqualTo(pid);
    }

    @Test
    void requestsNobodyWaitsFor_areCancelled_andThePluginHearsWhy() throws Exception {
        plugins.speaking11("p", 1, "multiplex,cancel", IN_FLIGHT, "serves");
        start(builder().maxQueuedRequests(10_000));
        CompletableFuture<PluginResponse> gone = send("p", "/hang-up-caller");
        await().until(() -> status("p").inFlight() == 1);
        request("p", "/now"); // so the one before it was read, too
        gone.cancel(true);

        sendAll(1_000, i -> i % 10 == 0 ? within(SHORT, "/hang-" + i) : PluginRequest.get("/token-" + i));

        assertThat(mixedUp).isEmpty();
        assertThat(timedOut).hasValue(100);
        assertThat(gone).isCancelled();
        await().untilAsserted(this::assertEachHangingRequestWasCancelled);
    }

    /** Those that were still with the host when their time was over never came to the plugin. */
    private void assertEachHangingRequestWasCancelled() {
        String heard = request("p", "/heard").bodyText();
        int timeouts = heard.split("\"timeout\"", -1).length - 1;
        assertThat(heard.split("\"gone\"", -1)).hasSize(1 + 1);
        assertThat(timeouts).isPositive();
        assertThat(heard).contains("\"hung\": " + (timeouts + 1) + "}");
    }

    @Test
    void upgradesUnderLoad_loseNoRequest() throws Exception {
        startPlugin();
        try (SteadyLoad load = new SteadyLoad(host, "p")) {
            for (int version = 2; version <= 6; version++) {
                plugins.speaking11("p", version, "multiplex", IN_FLIGHT, "serves");
                get(host.rescan());
                load.awaitVersion(version);
            }
            load.endWithoutAProblem();
        }
    }

    @Test
    void shutdown_comesWhileRequestsAreInFlight_whichAreAnswered() throws Exception {
        startPlugin();
        long pid = pid("p");
        signal("STOP", pid); // until the requests are with it, and the end of it was asked for
        List<CompletableFuture<PluginResponse>> late = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            late.add(send("p", "/late-" + i));
        }
        await().until(() -> status("p").inFlight() == 20);
        CompletableFuture<PluginStatus> disabled = host.disable("p").toCompletableFuture();
        awaitState("p", PluginState.STOPPING);
        signal("CONT", pid);

        assertThat(get(disabled).lastExit().code()).isZero();

        for (int i = 0; i < 20; i++) {
            assertThat(get(late.get(i)).bodyText()).endsWith(" /late-" + i);
        }
    }

    private void startPlugin() throws IOException {
        plugins.speaking11("p", 1, "multiplex", IN_FLIGHT, "serves");
        start(builder().maxQueuedRequests(10_000));
    }

    /** Sends requests from several threads at once, and waits until the last one has ended. */
    private void sendAll(int count, IntFunction<PluginRequest> requests) throws Exception {
        sendAllAtOnce(count, requests).get(60, TimeUnit.SECONDS);
    }

    /** Ends when the last one has ended; returns when all are sent. */
    private CompletableFuture<?> sendAllAtOnce(int count, IntFunction<PluginRequest> requests) throws Exception {
        List<CompletableFuture<?>> sent = new ArrayList<>();
        List<Thread> senders = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int first = thread;
            Thread sender = new Thread(() -> {
                for (int i = first; i < count; i += THREADS) {
                    CompletableFuture<?> ended = send(requests.apply(i));
                    synchronized (sent) {
                        sent.add(ended);
                    }
                }
            });
            senders.add(sender);
            sender.start();
        }
        for (Thread sender : senders) {
            sender.join(TimeUnit.SECONDS.toMillis(60));
        }
        return CompletableFuture.allOf(sent.toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<?> send(PluginRequest request) {
        return host.requestAsync("p", request).toCompletableFuture().handle((answer, failure) -> {
            if (answer != null) {
                answered.incrementAndGet();
                if (!answer.bodyText().endsWith(" " + request.path())) {
                    mixedUp.add(request.path() + " was answered " + answer.bodyText());
                }
            } else if (failure instanceof PluginTimeoutException) {
                timedOut.incrementAndGet();
            } else if (failure instanceof PluginBusyException busy && busy.taken() > 0) { // in the host all the time
                timedOut.incrementAndGet();
            } else if (failure instanceof ConnectionLostException) {
                lost.incrementAndGet();
            } else {
                mixedUp.add(request.path() + " failed: " + failure);
            }
            return null;
        });
    }
}
