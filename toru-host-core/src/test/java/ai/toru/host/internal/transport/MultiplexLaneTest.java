package ai.toru.host.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.toru.host.http.PluginResponse;
import ai.toru.host.plugin.ConnectionLostException;
import ai.toru.host.plugin.PluginTimeoutException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MultiplexLaneTest {

    @TempDir
    Path directory;

    private final PeerRuns.Holding holding = new PeerRuns.Holding();
    private PeerRuns runs;

    @BeforeEach
    void begin() {
        runs = new PeerRuns(directory, 4, "multiplex");
        runs.strays = new ConcurrentLinkedQueue<>();
    }

    @AfterEach
    void closeAll() throws IOException {
        runs.close();
    }

    @Test
    void init_offersTheFeature_andTravelsAlone_beforeOneConnectionForAll() throws Exception {
        PeerRuns.Run run = runs.start(holding);
        runs.get("/a");
        holding.take();

        assertThat(run.framesWith("\"init\""))
                .singleElement()
                .asString()
                .contains("\"protocol_version\":\"1.1\"")
                .contains("\"multiplex\"");
        assertThat(run.peer().connections).hasSize(2);
    }

    @Test
    void asManyAsDeclared_areInFlightAtOnce_andTheOthersWait() throws Exception {
        PeerRuns.Run run = runs.start(holding);
        List<CompletableFuture<PluginResponse>> answers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            answers.add(runs.get("/" + i));
        }
        List<PeerRuns.Held> held = take(4);
        assertThat(runs.dispatcher.inFlight()).isEqualTo(4);
        assertThat(runs.dispatcher.queued()).isEqualTo(2);

        held.get(2).answer();

        assertThat(body(answers.get(2))).isEqualTo("/2");
        assertThat(PeerPlugin.pathOf(holding.take().frame())).isEqualTo("/4");
        assertThat(run.peer().connections).hasSize(2);
    }

    @Test
    void answersInAnyOrder_reachTheirCallers() throws Exception {
        runs.start(holding);
        List<CompletableFuture<PluginResponse>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            answers.add(runs.get("/" + i));
        }
        List<PeerRuns.Held> held = take(4);
        Collections.reverse(held);

        for (PeerRuns.Held each : held) {
            each.answer();
        }

        for (int i = 0; i < 4; i++) {
            assertThat(body(answers.get(i))).isEqualTo("/" + i);
        }
    }

    @Test
    void requestThatTimesOut_leavesTheConnection_andItsLateAnswerIsDropped() throws Exception {
        PeerRuns.Run run = runs.start(holding);
        CompletableFuture<PluginResponse> other = runs.get("/other", PeerRuns.LONG.multipliedBy(3));
        CompletableFuture<PluginResponse> late = runs.get("/late");
        List<PeerRuns.Held> held = take(2);
        runs.advance(PeerRuns.LONG);
        assertThatThrownBy(() -> body(late)).hasCauseInstanceOf(PluginTimeoutException.class);
        await().until(() -> runs.dispatcher.inFlight() == 1);

        held.get(1).answer();
        held.get(0).answer();

        assertThat(body(other)).isEqualTo("/other");
        assertThat(runs.strays).containsExactly(PeerPlugin.requestId(held.get(1).frame()));
        assertThat(runs.dispatcher.inFlight()).isZero();
        assertThat(run.peer().connections).hasSize(2);
        assertThat(held.get(0).connection().ended).isFalse();
        assertThat(run.framesWith("\"type\":\"cancel\"")).isEmpty();
    }

    /** Each has a deadline of its own, as where they come one after the other. */
    @Test
    void allThatMayBeDeclared_inFlight_timeOut_andHoldUpNobody() throws Exception {
        PeerRuns many = new PeerRuns(directory, 65_536, "multiplex");
        try (many) {
            many.strays = new ConcurrentLinkedQueue<>();
            many.start((connection, frame) -> {
                if (frame.contains("/echo")) {
                    PeerPlugin.echo().frame(connection, frame);
                }
            });
            List<CompletableFuture<PluginResponse>> hung = new ArrayList<>();
            for (int i = 0; i < 65_000; i++) {
                hung.add(many.get("/hung", Duration.ofSeconds(2)));
            }
            assertThat(many.dispatcher.inFlight()).isGreaterThan(1);
            for (int i = 0; !hung.get(64_999).isDone(); i++) {
                assertThat(body(many.get("/echo" + i))).isEqualTo("/echo" + i);
            }

            await().until(() -> many.dispatcher.inFlight() == 0);
            assertThat(hung).allMatch(CompletableFuture::isCompletedExceptionally);
        }
    }

    @Test
    void requestsThatTimeOut_countForTheHealth_untilOneIsAnswered() throws Exception {
        PeerRuns.Run run = runs.start(holding);
        for (int i = 0; i < 2; i++) {
            CompletableFuture<PluginResponse> late = runs.get("/late");
            holding.take();
            runs.advance(PeerRuns.LONG);
            assertThatThrownBy(() -> body(late)).hasCauseInstanceOf(PluginTimeoutException.class);
        }
        await().untilAsserted(() ->
                assertThat(run.session().health().timeoutsInARow()).isEqualTo(2));
        CompletableFuture<PluginResponse> fine = runs.get("/fine");
        holding.take().answer();
        assertThat(body(fine)).isEqualTo("/fine");

        assertThat(run.session().health()).isEqualTo(SessionHealth.GOOD);
    }

    /** Deadlines are looked at again while it is being told. */
    @Test
    void requestThatTimesOut_counts_whoseCallerIsSlowToHear() throws Exception {
        PeerRuns.Run run = runs.start(holding);
        CountDownLatch slow = new CountDownLatch(1);
        runs.get("/first").whenComplete((answer, failure) -> awaitQuietly(slow));
        holding.take();
        runs.advance(PeerRuns.LONG);
        CompletableFuture<PluginResponse> second = runs.get("/second");
        holding.take();
        runs.advance(PeerRuns.LONG);
        assertThatThrownBy(() -> body(second)).hasCauseInstanceOf(PluginTimeoutException.class);

        slow.countDown();

        await().untilAsserted(() ->
                assertThat(run.session().health().timeoutsInARow()).isEqualTo(2));
    }

    @Test
    void requestGivenUp_freesItsPlace() throws Exception {
        runs.start(holding);
        List<CompletableFuture<PluginResponse>> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            answers.add(runs.get("/" + i));
        }
        take(4);

        answers.get(1).cancel(true);

        assertThat(PeerPlugin.pathOf(holding.take().frame())).isEqualTo("/4");
    }

    @Test
    void connectionLost_failsAllThatThePluginHasRead_andTheNextRequestGetsAnother() throws Exception {
        PeerRuns.Run run = runs.start(holding);
        List<CompletableFuture<PluginResponse>> lost = List.of(runs.get("/1"), runs.get("/2"), runs.get("/3"));
        List<PeerRuns.Held> held = take(3);

        held.get(0).connection().close();

        for (CompletableFuture<PluginResponse> each : lost) {
            assertThatThrownBy(() -> body(each)).hasCauseInstanceOf(ConnectionLostException.class);
        }
        assertThat(run.session().unanswered()).hasSize(3);
        CompletableFuture<PluginResponse> next = runs.get("/next");
        holding.take().answer();
        assertThat(body(next)).isEqualTo("/next");
        assertThat(run.session().unanswered()).isEmpty();
        assertThat(run.peer().connections).hasSize(3);
    }

    /** The newest frame was unread, the kernel says so; it goes out again, and nothing else does. */
    @Test
    void connectionReset_sendsTheUnreadRequestAgain() throws Exception {
        CompletableFuture<Void> hangUp = new CompletableFuture<>();
        PeerRuns.Run run = runs.start((connection, frame) -> {
            if (frame.contains("/first")) {
                hangUp.join();
                connection.close();
            } else {
                PeerPlugin.echo().frame(connection, frame);
            }
        });
        CompletableFuture<PluginResponse> first = runs.get("/first");
        await().until(() -> !run.framesWith("/first").isEmpty());
        CompletableFuture<PluginResponse> unread = runs.get("/unread");
        await().until(() -> run.session().unanswered().size() == 2);

        hangUp.complete(null);

        assertThat(body(unread)).isEqualTo("/unread");
        assertThatThrownBy(() -> body(first)).hasCauseInstanceOf(ConnectionLostException.class);
    }

    /** A process that dies may still listen for a moment. */
    @Test
    void connectionLost_isNotMadeAnewAtOnce() throws Exception {
        CompletableFuture<Long> closedAt = new CompletableFuture<>();
        runs.start((connection, frame) -> {
            if (frame.contains("/hang-up")) {
                closedAt.complete(System.nanoTime());
                connection.close();
            } else {
                PeerPlugin.echo().frame(connection, frame);
            }
        });
        assertThatThrownBy(() -> body(runs.get("/hang-up"))).hasCauseInstanceOf(ConnectionLostException.class);

        assertThat(body(runs.get("/next"))).isEqualTo("/next");

        assertThat(Duration.ofNanos(System.nanoTime() - closedAt.join())).isGreaterThan(Duration.ofMillis(20));
    }

    @Test
    void manyThatNeedAConnection_makeOne() throws Exception {
        PeerRuns.Run run = runs.start((connection, frame) -> {
            if (frame.contains("/hang-up")) {
                connection.close();
            } else {
                PeerPlugin.echo().frame(connection, frame);
            }
        });
        for (int round = 1; round <= 20; round++) {
            CompletableFuture<PluginResponse> hangUp = runs.get("/hang-up");
            assertThatThrownBy(() -> body(hangUp)).hasCauseInstanceOf(ConnectionLostException.class);
            List<CompletableFuture<PluginResponse>> answers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                answers.add(runs.get("/" + i));
            }
            for (int i = 0; i < 4; i++) {
                assertThat(body(answers.get(i))).isEqualTo("/" + i);
            }
        }
        assertThat(run.peer().connections).hasSize(2 + 20);
    }

    @Test
    void pluginWithoutSocket_isUnreachable_andItsRequestsGoToTheNextRun_inTheirOrder() throws Exception {
        PeerRuns.Run old = runs.start((connection, frame) -> connection.close());
        old.stopListening();
        assertThatThrownBy(() -> body(runs.get("/hang-up"))).hasCauseInstanceOf(ConnectionLostException.class);
        CompletableFuture<PluginResponse> given = runs.get("/given-up");
        List<CompletableFuture<PluginResponse>> waiting = List.of(runs.get("/1"), runs.get("/2"), runs.get("/3"));
        await().until(() -> old.session().health().unreachable().compareTo(Duration.ofMillis(100)) > 0);
        given.cancel(true);

        assertThat(old.drain()).isCompleted();
        runs.start(holding);

        for (int i = 0; i < 3; i++) {
            PeerRuns.Held next = holding.take();
            assertThat(PeerPlugin.pathOf(next.frame())).isEqualTo("/" + (i + 1));
            next.answer();
            assertThat(body(waiting.get(i))).isEqualTo("/" + (i + 1));
        }
        assertThat(runs.framesWith("/given-up")).isEmpty();
    }

    @Test
    void drain_waitsForAllAnswers_andLeavesRequestsToTheNext() throws Exception {
        PeerRuns.Run old = runs.start(holding);
        List<CompletableFuture<PluginResponse>> carried = List.of(runs.get("/1"), runs.get("/2"));
        List<PeerRuns.Held> held = take(2);
        CompletableFuture<Void> drained = old.drain();
        CompletableFuture<PluginResponse> waiting = runs.get("/waiting");

        runs.start(PeerPlugin.echo());
        assertThat(body(waiting)).isEqualTo("/waiting");
        held.get(1).answer();
        assertThat(body(carried.get(1))).isEqualTo("/2");
        assertThat(drained).isNotDone();
        held.get(0).answer();

        drained.get(10, TimeUnit.SECONDS);
        assertThat(body(carried.get(0))).isEqualTo("/1");
        assertThat(old.framesWith("/waiting")).isEmpty();
    }

    @Test
    void shutdown_comesOnTheSameConnection_whileRequestsAreInFlight() throws Exception {
        PeerRuns.Run run = runs.start(holding);
        CompletableFuture<PluginResponse> carried = runs.get("/carried");
        PeerRuns.Held held = holding.take();

        run.session().shutdown();

        await().until(() -> run.framesWith("\"action\":\"shutdown\"").size() == 1);
        assertThat(carried).isNotDone();
        held.answer();
        assertThat(body(carried)).isEqualTo("/carried");
        assertThat(run.peer().connections).hasSize(2);
    }

    @Test
    void sessionEnd_failsWhatWasRead_andKeepsWhatWaits() throws Exception {
        PeerRuns.Run old = runs.start(holding);
        List<CompletableFuture<PluginResponse>> answers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            answers.add(runs.get("/" + i));
        }
        take(4);

        old.end();
        runs.start(PeerPlugin.echo());

        for (int i = 0; i < 4; i++) {
            CompletableFuture<PluginResponse> lost = answers.get(i);
            assertThatThrownBy(() -> body(lost)).hasCauseInstanceOf(ConnectionLostException.class);
        }
        assertThat(body(answers.get(4))).isEqualTo("/4");
        assertThat(body(answers.get(5))).isEqualTo("/5");
    }

    /** Requests that were given up while the plugin did not read are not sent when it reads again. */
    @Test
    void requestGivenUpBeforeAByteOfItLeft_isNeverSent() throws Exception {
        CompletableFuture<Void> readOn = new CompletableFuture<>();
        PeerRuns.Run run = runs.start((connection, frame) -> {
            if (frame.contains("/stop-reading")) {
                readOn.join();
            }
            PeerPlugin.echo().frame(connection, frame);
        });
        CompletableFuture<PluginResponse> first = runs.get("/stop-reading");
        CompletableFuture<PluginResponse> large = runs.post("/large", "x".repeat(4 << 20));
        await().until(() -> !run.framesWith("/stop-reading").isEmpty());
        CompletableFuture<PluginResponse> given = runs.get("/given-up");

        given.cancel(true);
        readOn.complete(null);

        assertThat(body(first)).isEqualTo("/stop-reading");
        assertThat(body(large)).isEqualTo("/large");
        assertThat(body(runs.get("/after"))).isEqualTo("/after");
        assertThat(run.framesWith("/given-up")).isEmpty();
        assertThat(run.session().health()).isEqualTo(SessionHealth.GOOD);
    }

    @Test
    void strangeAnswers_areDropped_andHarmNobody() throws Exception {
        PeerRuns.Run run = runs.start((connection, frame) -> {
            if (frame.contains("\"type\":\"http\"")) {
                String id = PeerPlugin.requestId(frame);
                for (String nobody : List.of("", "x", id + "0", id.substring(1))) {
                    connection.send(frame(nobody, "for nobody"));
                }
                connection.send(frame(id, PeerPlugin.pathOf(frame)));
                connection.send(frame(id, "again"));
            }
        });
        for (int i = 0; i < 50; i++) {
            assertThat(body(runs.get("/" + i))).isEqualTo("/" + i);
        }
        await().until(() -> runs.strays.size() == 50 * 5);
        assertThat(run.peer().connections).hasSize(2);
    }

    @Test
    void pluginsQuestions_areAnswered_amongManyRequests() throws Exception {
        PeerRuns.Run run = runs.start(holding);
        runs.get("/1");
        runs.get("/2");
        PeerRuns.Held held = take(2).get(0);

        held.connection()
                .send("{\"type\":\"kv\",\"request_id\":\"k1\",\"payload\":{\"action\":\"get\",\"key\":\"a\"}}");

        await().until(() -> run.framesWith("stored").size() == 1);
    }

    private static String frame(String requestId, String body) {
        return "{\"type\":\"http\",\"request_id\":\"" + requestId + "\",\"payload\":{\"status\":200,\"body\":\"" + body
                + "\"}}";
    }

    private List<PeerRuns.Held> take(int count) throws InterruptedException {
        List<PeerRuns.Held> held = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            held.add(holding.take());
        }
        return held;
    }

    private static String body(CompletableFuture<PluginResponse> answer) throws Exception {
        return answer.get(10, TimeUnit.SECONDS).bodyText();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
