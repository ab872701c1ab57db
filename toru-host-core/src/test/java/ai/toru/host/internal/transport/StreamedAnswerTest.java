package ai.toru.host.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.toru.host.http.ByteBudget;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.http.StreamedResponse;
import ai.toru.host.plugin.BadPluginResponseException;
import ai.toru.host.plugin.ConnectionLostException;
import ai.toru.host.plugin.HostBusyException;
import ai.toru.host.plugin.HostClosedException;
import ai.toru.host.plugin.PluginBusyException;
import ai.toru.host.plugin.PluginTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers in parts, over real sockets to a plugin that the test plays. */
class StreamedAnswerTest {

    private static final Duration SHORT = Duration.ofMillis(800);
    private static final String CANCEL = "\"type\":\"cancel\"";
    private static final String PART = "x".repeat(65_536);

    @TempDir
    Path directory;

    private final PeerRuns.Holding plugin = new PeerRuns.Holding();
    private PeerRuns runs;

    @BeforeEach
    void begin() {
        runs = new PeerRuns(directory, 256, "multiplex", "stream");
        runs.strays = new ConcurrentLinkedQueue<>();
        runs.violations = new ConcurrentLinkedQueue<>();
    }

    @AfterEach
    void end() throws Exception {
        runs.close();
    }

    @Test
    void head_comesBeforeTheParts_andTheRequestIsInFlightUntilTheEnd() throws Exception {
        runs.start(plugin);
        CompletableFuture<StreamedResponse> asked = runs.stream("/");
        PeerRuns.Held request = plugin.take().head();

        StreamedResponse answer = get(asked);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().first("a")).contains("b");
        assertThat(answer.whole()).isNull();
        BodyReader reader = BodyReader.of(answer);
        request.chunk("one ");
        await().until(() -> reader.soFar().equals("one "));
        assertThat(runs.dispatcher.inFlight()).isEqualTo(1);
        request.chunk("two").send("http.end", "\"trailers\":{\"Sum\":\"7\"}");

        assertThat(reader.text()).isEqualTo("one two");
        assertThat(get(answer.trailers().toCompletableFuture()).first("sum")).contains("7");
        await().until(() -> runs.dispatcher.inFlight() == 0);
        answer.close();
        assertThat(runs.framesWith(CANCEL)).isEmpty();
    }

    @Test
    void wholeAnswer_isAtHand() throws Exception {
        runs.start(PeerPlugin.echo());

        StreamedResponse answer = get(runs.stream("/whole"));

        assertThat(answer.whole()).asString().isEqualTo("/whole");
        assertThat(BodyReader.of(answer).text()).isEqualTo("/whole");
    }

    @Test
    void answerInParts_isPutTogether_forWhoeverWantsItWhole() throws Exception {
        runs.start(plugin);
        CompletableFuture<PluginResponse> asked = runs.get("/");
        plugin.take().head().chunk("one ").chunk("two").end();

        assertThat(get(asked).bodyText()).isEqualTo("one two");
    }

    @Test
    void answerInParts_thatBreaksOff_failsForWhoeverWantsItWhole_andGivingItUpIsTold() throws Exception {
        runs.start(plugin);
        CompletableFuture<PluginResponse> broken = runs.get("/");
        plugin.take().head().chunk("one ").send("http.end", "\"error\":\"out of ideas\"");
        assertThatThrownBy(() -> get(broken))
                .hasCauseInstanceOf(BadPluginResponseException.class)
                .hasMessageContaining("broke off its answer: out of ideas.");

        CompletableFuture<PluginResponse> given = runs.get("/");
        plugin.take().head();
        given.cancel(true);
        await().until(() -> runs.framesWith(CANCEL).size() == 1);
    }

    /** Parts that nobody reads may have used up the room of all: they do not wait for it, nor what lies behind them. */
    @Test
    void otherRequests_areAnswered_whereThereIsNoRoomLeft() throws Exception {
        runs.close();
        ByteBudget budget = new ByteBudget(1 << 20);
        runs = new PeerRuns(directory, 256, budget, "multiplex", "stream");
        runs.start(plugin);
        try (ByteBudget.Holding others = budget.forAnswer()) {
            CompletableFuture<StreamedResponse> asked = runs.stream("/slow");
            PeerRuns.Held slow = plugin.take().head();
            StreamedResponse unread = get(asked);
            others.take(budget.limit());
            slow.chunk(PART).chunk(PART).chunk(PART);

            CompletableFuture<StreamedResponse> refused = runs.stream("/refused");
            plugin.take().head();
            assertThatThrownBy(() -> get(refused))
                    .hasCauseInstanceOf(HostBusyException.class)
                    .hasMessageContaining("maxBytesInFlight");
            await().until(() -> runs.framesWith(CANCEL).size() == 1);

            CompletableFuture<PluginResponse> other = runs.get("/other");
            plugin.take().answer();

            assertThat(get(other).bodyText()).isEqualTo("/other");
            unread.close();
        }
    }

    @Test
    void otherRequests_areAnsweredMeanwhile() throws Exception {
        runs.start(plugin);
        CompletableFuture<StreamedResponse> asked = runs.stream("/slow");
        PeerRuns.Held slow = plugin.take().head();
        get(asked);
        CompletableFuture<PluginResponse> other = runs.get("/other");
        plugin.take().answer();

        assertThat(get(other).bodyText()).isEqualTo("/other");
        slow.end();
        assertThat(BodyReader.of(get(asked)).text()).isEmpty();
    }

    @Test
    void cancelledSubscription_isTold_alsoWithoutTheFeatureCancel_andLatePartsAreDropped() throws Exception {
        runs.start(plugin);
        CompletableFuture<StreamedResponse> asked = runs.stream("/");
        PeerRuns.Held request = plugin.take().head().chunk("one");
        BodyReader reader = BodyReader.of(get(asked));
        await().until(() -> reader.soFar().equals("one"));

        reader.cancel();

        await().until(() -> runs.framesWith(CANCEL).size() == 1);
        assertThat(runs.framesWith(CANCEL).get(0)).contains("\"reason\":\"gone\"");
        assertThat(runs.dispatcher.inFlight()).isZero();
        for (int i = 0; i < 8; i++) { // more than it had credit for, which does not matter any more
            request.chunk(PART);
        }
        request.end();
        CompletableFuture<PluginResponse> next = runs.get("/next");
        plugin.take().answer();
        assertThat(get(next).bodyText()).isEqualTo("/next");
        assertThat(runs.strays).isEmpty();
        assertThat(reader.soFar()).isEqualTo("one");
    }

    @Test
    void cancelledFuture_afterTheHead_givesTheRestUp() throws Exception {
        runs.start(plugin);
        CompletableFuture<StreamedResponse> asked = runs.stream("/");
        plugin.take().head();
        get(asked);

        asked.cancel(true);

        await().until(() -> runs.framesWith(CANCEL).size() == 1);
        assertThat(runs.dispatcher.inFlight()).isZero();
    }

    @Test
    void headThatNobodyWaitsFor_isStray_andAPluginWithoutCancelHearsIt() throws Exception {
        runs.start(plugin);
        CompletableFuture<StreamedResponse> asked = runs.stream("/");
        PeerRuns.Held request = plugin.take();
        asked.cancel(true);
        assertThat(runs.framesWith(CANCEL)).isEmpty();

        request.head().chunk("one");

        await().until(() -> runs.framesWith(CANCEL).size() == 1);
        assertThat(runs.strays).hasSize(1);
    }

    /** It never left the host, so nothing was done about it. */
    @Test
    void allPlacesTakenByStreams_requestThatWaitsTooLong_isToldSo() throws Exception {
        PeerRuns two = new PeerRuns(directory, 2, "multiplex", "stream");
        try (two) {
            two.start(plugin);
            for (int i = 0; i < 2; i++) {
                CompletableFuture<StreamedResponse> stream = two.stream("/events");
                plugin.take().head();
                get(stream);
            }
            CompletableFuture<StreamedResponse> third = two.stream("/third", SHORT);

            assertThatThrownBy(() -> get(third))
                    .cause()
                    .isInstanceOfSatisfying(PluginBusyException.class, busy -> {
                        assertThat(busy.taken()).isEqualTo(2);
                        assertThat(busy.inParts()).isEqualTo(2);
                    })
                    .hasMessageContaining("waited in the host for 800 ms")
                    .hasMessageContaining("taken, by 2 requests, 2 of them with bodies in parts");
            assertThat(two.dispatcher.queued()).isZero();
            assertThat(two.framesWith("/third")).isEmpty();
        }
    }

    @Test
    void silence_afterTheHead_endsIt_andThePluginHearsWhy() throws Exception {
        runs.start(plugin);
        CompletableFuture<StreamedResponse> asked = runs.stream("/", Duration.ofSeconds(9));
        plugin.take().head().chunk("one");
        BodyReader reader = BodyReader.of(get(asked));
        await().until(() -> reader.soFar().equals("one"));

        runs.advanceUntil(reader::ended);

        assertThatThrownBy(reader::text)
                .hasCauseInstanceOf(PluginTimeoutException.class)
                .hasMessageContaining("did not go on with its answer for 9000 ms");
        await().until(() -> runs.framesWith("\"reason\":\"timeout\"").size() == 1);
        await().until(() -> runs.dispatcher.inFlight() == 0);
    }

    @Test
    void answer_lastsLongerThanTheLimit_whileFramesCome_emptyOnesToo() throws Exception {
        runs.start(plugin);
        CompletableFuture<StreamedResponse> asked = runs.stream("/", Duration.ofSeconds(60));
        PeerRuns.Held request = plugin.take().head();
        BodyReader reader = BodyReader.of(get(asked));
        for (int i = 0; i < 10; i++) {
            runs.advance(Duration.ofSeconds(40));
            request.chunk(i == 4 ? "x" : "");
            awaitAllRead();
        }
        request.end();

        assertThat(reader.text()).isEqualTo("x");
    }

    @Test
    void callerThatReadsNothing_stopsThePlugin_andTheClock() throws Exception {
        runs.start(plugin);
        CompletableFuture<StreamedResponse> asked = runs.stream("/");
        PeerRuns.Held request = plugin.take().head();
        for (int i = 0; i < 4; i++) {
            request.chunk(PART);
        }
        BodyReader reader = BodyReader.of(get(asked), 0);
        awaitAllRead();
        runs.advance(PeerRuns.LONG.multipliedBy(3));
        awaitAllRead();
        assertThat(reader.ended()).isFalse();
        assertThat(runs.framesWith("http.window")).isEmpty();

        reader.request(Long.MAX_VALUE);

        await().until(() -> runs.framesWith("\"type\":\"http.window\"").size() == 2);
        assertThat(runs.framesWith("\"bytes\":131072")).hasSize(2);
        request.chunk(PART).end();
        assertThat(reader.text()).hasSize(5 * PART.length());
    }

    @Test
    void clock_thatStood_goesOnOnceThePluginHasCreditAgain() throws Exception {
        runs.start(plugin);
        CompletableFuture<StreamedResponse> asked = runs.stream("/");
        PeerRuns.Held request = plugin.take().head();
        for (int i = 0; i < 4; i++) {
            request.chunk(PART);
        }
        BodyReader reader = BodyReader.of(get(asked), 0);
        reader.request(Long.MAX_VALUE);
        await().until(() -> runs.framesWith("\"type\":\"http.window\"").size() == 2);

        runs.advanceUntil(reader::ended);

        assertThatThrownBy(reader::text).hasCauseInstanceOf(PluginTimeoutException.class);
    }

    @Test
    void loss_failsIt_andItIsNeverSentAgain() throws Exception {
        PeerRuns.Run run = runs.start(plugin);
        CompletableFuture<StreamedResponse> asked = runs.stream("/lost");
        PeerRuns.Held request = plugin.take().head().chunk("one");
        BodyReader reader = BodyReader.of(get(asked));
        await().until(() -> reader.soFar().equals("one"));

        request.connection().close();

        assertThatThrownBy(reader::text).hasCauseInstanceOf(ConnectionLostException.class);
        CompletableFuture<PluginResponse> next = runs.get("/next");
        plugin.take().answer();
        assertThat(get(next).bodyText()).isEqualTo("/next");
        assertThat(run.framesWith("/lost")).hasSize(1);
    }

    @Test
    void badPart_breaksThatAnswerOff_andNoOther() throws Exception {
        runs.start(plugin);
        CompletableFuture<StreamedResponse> bad = runs.stream("/bad");
        PeerRuns.Held badRequest = plugin.take().head();
        CompletableFuture<StreamedResponse> good = runs.stream("/good");
        PeerRuns.Held goodRequest = plugin.take().head();
        BodyReader badReader = BodyReader.of(get(bad));
        BodyReader goodReader = BodyReader.of(get(good));

        badRequest.send("http.chunk", "\"data\":7");
        goodRequest.chunk("well").end();

        assertThatThrownBy(badReader::text)
                .hasCauseInstanceOf(BadPluginResponseException.class)
                .hasMessageContaining("data is a number");
        assertThat(goodReader.text()).isEqualTo("well");
        await().until(() -> runs.framesWith(CANCEL).size() == 1);
        assertThat(runs.violations).isEmpty();
    }

    @Test
    void nonsense_inPlaceOfAHead_failsTheRequest_andIsToldToThePlugin() throws Exception {
        runs.start(plugin);
        for (String[] wrong : new String[][] {
            {"http", "\"status\":200,\"stream\":true,\"body\":\"x\""},
            {"http.chunk", "\"data\":\"x\""}
        }) {
            CompletableFuture<StreamedResponse> asked = runs.stream("/");
            PeerRuns.Held request = plugin.take().send(wrong[0], wrong[1]);
            assertThatThrownBy(() -> get(asked)).hasCauseInstanceOf(BadPluginResponseException.class);
            String cancelled = PeerPlugin.requestId(request.frame());
            await().until(() -> runs.framesWith(CANCEL).stream().anyMatch(each -> each.contains(cancelled)));
            await().until(() -> runs.dispatcher.inFlight() == 0);
        }
        CompletableFuture<StreamedResponse> asked = runs.stream("/");
        plugin.take().end();
        assertThatThrownBy(() -> get(asked)).hasMessageContaining("an end came before the head");
    }

    @Test
    void secondHead_orAWholeAnswer_inTheMiddle_breaksItOff() throws Exception {
        runs.start(plugin);
        CompletableFuture<StreamedResponse> twice = runs.stream("/");
        PeerRuns.Held request = plugin.take().head();
        BodyReader reader = BodyReader.of(get(twice));
        request.head();
        assertThatThrownBy(reader::text).hasMessageContaining("a second head");

        CompletableFuture<StreamedResponse> mixed = runs.stream("/");
        PeerRuns.Held other = plugin.take().head();
        BodyReader otherReader = BodyReader.of(get(mixed));
        other.answer();
        assertThatThrownBy(otherReader::text).hasMessageContaining("a whole answer came in the middle");
        await().until(() -> runs.dispatcher.inFlight() == 0);
    }

    @Test
    void moreThanTheCredit_isAViolation() throws Exception {
        runs.start(plugin);
        CompletableFuture<StreamedResponse> asked = runs.stream("/");
        PeerRuns.Held request = plugin.take().head();
        BodyReader reader = BodyReader.of(get(asked), 0);
        for (int i = 0; i < 4; i++) {
            request.chunk(PART);
        }
        request.chunk("x");

        await().until(() -> !runs.violations.isEmpty());
        assertThat(runs.violations.peek()).contains("more of an answer in parts than it has credit for");
        assertThatThrownBy(reader::text).hasCauseInstanceOf(ConnectionLostException.class);
    }

    @Test
    void drain_waitsForAnswersUnderWay() throws Exception {
        PeerRuns.Run run = runs.start(plugin);
        CompletableFuture<StreamedResponse> asked = runs.stream("/");
        PeerRuns.Held request = plugin.take().head();
        BodyReader reader = BodyReader.of(get(asked));

        CompletableFuture<Void> drained = run.drain();
        request.chunk("on and on");
        await().until(() -> reader.soFar().equals("on and on"));
        assertThat(drained).isNotDone();
        request.end();

        get(drained);
        assertThat(reader.text()).isEqualTo("on and on");
    }

    @Test
    void hostThatCloses_endsAnswersUnderWay() throws Exception {
        runs.start(plugin);
        CompletableFuture<StreamedResponse> asked = runs.stream("/");
        plugin.take().head().chunk("one");
        BodyReader reader = BodyReader.of(get(asked), 0);

        runs.dispatcher.close(new HostClosedException("The host closes."));

        assertThatThrownBy(reader::text).hasCauseInstanceOf(HostClosedException.class);
        await().until(() -> runs.dispatcher.inFlight() == 0);
    }

    @Test
    void withoutMultiplex_itTakesTheConnection_untilTheEnd() throws Exception {
        runs.startMany(plugin, "stream");
        CompletableFuture<StreamedResponse> asked = runs.stream("/first");
        PeerRuns.Held request = plugin.take().head();
        BodyReader reader = BodyReader.of(get(asked));
        CompletableFuture<PluginResponse> next = runs.get("/next");
        assertThat(runs.dispatcher.queued()).isEqualTo(1);

        request.chunk("one").end();

        assertThat(reader.text()).isEqualTo("one");
        plugin.take().answer();
        assertThat(get(next).bodyText()).isEqualTo("/next");
    }

    @Test
    void withoutMultiplex_cancellingEndsTheConnection() throws Exception {
        runs.startMany(plugin, "stream");
        CompletableFuture<StreamedResponse> asked = runs.stream("/first");
        PeerRuns.Held request = plugin.take().head();

        get(asked).close();

        await().until(() -> request.connection().ended);
        assertThat(runs.framesWith(CANCEL)).isEmpty();
        CompletableFuture<PluginResponse> next = runs.get("/next");
        plugin.take().answer();
        assertThat(get(next).bodyText()).isEqualTo("/next");
    }

    @Test
    void everyRun_hearsTheWindow_andWithoutTheFeatureNothingElseIsNew() throws Exception {
        PeerRuns.Run run = runs.startMany(plugin);
        CompletableFuture<StreamedResponse> asked = runs.stream("/");
        plugin.take().send("http", "\"status\":200,\"body\":\"x\",\"stream\":true");

        assertThat(get(asked).whole()).asString().isEqualTo("x");
        assertThat(run.framesWith("\"stream_window\":262144")).hasSize(1);
        assertThat(run.peer().frames).hasSize(2);
    }

    /** What the plugin has sent on its connection; another answer came after it. */
    private void awaitAllRead() throws Exception {
        CompletableFuture<PluginResponse> last = runs.get("/last");
        plugin.take().answer();
        get(last);
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }
}
