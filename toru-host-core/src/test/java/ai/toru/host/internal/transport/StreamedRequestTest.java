package ai.toru.host.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.StreamedBody;
import ai.toru.host.http.StreamedResponse;
import ai.toru.host.plugin.ConnectionLostException;
import ai.toru.host.plugin.PluginTimeoutException;
import ai.toru.host.plugin.RequestBodyBrokenException;
import ai.toru.host.plugin.UnsupportedBodyException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests whose body comes in parts, over real sockets to a plugin that the test plays. */
class StreamedRequestTest {

    private static final int WINDOW = 262_144;
    private static final Pattern DATA = Pattern.compile("\"data_base64\":\"([^\"]*)\"");

    @TempDir
    Path directory;

    private final PeerRuns.Holding plugin = new PeerRuns.Holding();
    private final Body body = new Body();
    private PeerRuns runs;

    @BeforeEach
    void begin() {
        runs = new PeerRuns(directory, 256, "multiplex", "stream");
        runs.strays = new ConcurrentLinkedQueue<>();
    }

    @AfterEach
    void end() throws Exception {
        runs.close();
    }

    @Test
    void parts_followTheRequest_thenTheEnd() throws Exception {
        runs.start(plugin);
        CompletableFuture<StreamedResponse> asked = post();
        PeerRuns.Held request = plugin.take();
        assertThat(request.frame()).contains("\"path\":\"/up\",\"headers\":{},\"stream\":true}");

        body.give("one ");
        body.give("two");
        body.complete();

        await().until(() -> !runs.framesWith("\"type\":\"http.end\"").isEmpty());
        assertThat(sent()).isEqualTo("one two");
        assertThat(runs.framesWith("\"type\":\"http.end\"").get(0)).doesNotContain("error");
        request.answer();
        assertThat(get(asked).whole()).asString().isEqualTo("/up");
        assertThat(body.cancelled).isFalse();
    }

    @Test
    void largePart_isCut_andWaitsForCredit() throws Exception {
        runs.start(plugin);
        CompletableFuture<StreamedResponse> asked = post();
        PeerRuns.Held request = plugin.take();
        body.give("x".repeat(WINDOW + 100_000));
        body.complete();

        await().until(() -> sent().length() == WINDOW);
        request.window(1);
        await().until(() -> sent().length() == WINDOW + 1);
        assertThat(runs.framesWith("\"type\":\"http.chunk\"")).hasSize(5);
        assertThat(runs.framesWith("\"type\":\"http.end\"")).isEmpty();
        assertThat(body.asked).hasValue(1);

        request.window(1L << 60).window(1L << 60);
        await().until(() -> !runs.framesWith("\"type\":\"http.end\"").isEmpty());
        assertThat(sent()).hasSize(WINDOW + 100_000);
        request.answer();
        get(asked);
    }

    @Test
    void earlyAnswer_isTheEnd_andThePublisherHearsIt() throws Exception {
        runs.start(plugin);
        CompletableFuture<StreamedResponse> asked = post();
        PeerRuns.Held request = plugin.take();
        body.give("one");
        await().until(() -> sent().equals("one"));

        request.answer();

        assertThat(get(asked).whole()).asString().isEqualTo("/up");
        await().until(() -> body.cancelled);
        body.give("late");
        assertThat(sent()).isEqualTo("one");
        assertThat(runs.framesWith("\"type\":\"cancel\"")).isEmpty();
        assertThat(runs.dispatcher.inFlight()).isZero();
    }

    @Test
    void answerInParts_goesOnBesideTheBody_andItsEndIsThatOfTheBodyToo() throws Exception {
        runs.start(plugin);
        CompletableFuture<StreamedResponse> asked = post();
        PeerRuns.Held request = plugin.take().head().chunk("ONE");
        BodyReader reader = BodyReader.of(get(asked));
        body.give("one");
        await().until(() -> sent().equals("one") && reader.soFar().equals("ONE"));

        request.end();

        assertThat(reader.text()).isEqualTo("ONE");
        await().until(() -> body.cancelled);
    }

    @Test
    void bodyThatBreaksOff_isTold_andFailsTheRequest() throws Exception {
        runs.start(plugin);
        CompletableFuture<StreamedResponse> asked = post();
        plugin.take();
        body.give("one");

        body.fail(new IllegalStateException("the client went away"));

        assertThatThrownBy(() -> get(asked))
                .hasCauseInstanceOf(RequestBodyBrokenException.class)
                .hasMessageContaining("the client went away");
        await().until(() -> runs.framesWith("\"type\":\"cancel\"").size() == 1);
        assertThat(runs.framesWith("\"type\":\"http.end\""))
                .singleElement()
                .asString()
                .contains("\"error\":\"The");
        await().until(() -> runs.dispatcher.inFlight() == 0);
    }

    @Test
    void givenUp_cancelsThePublisher_andTellsThePlugin() throws Exception {
        runs.start(plugin);
        CompletableFuture<StreamedResponse> asked = post();
        plugin.take();
        body.give("one");
        await().until(() -> sent().equals("one"));

        asked.cancel(true);

        await().until(() ->
                body.cancelled && runs.framesWith("\"reason\":\"gone\"").size() == 1);
    }

    @Test
    void publisherWithNothing_hasTime_andThePluginThatHasItAll_hasNot() throws Exception {
        runs.start(plugin);
        CompletableFuture<StreamedResponse> asked = post();
        plugin.take();
        await().until(() -> body.asked.get() > 0);
        runs.advance(PeerRuns.LONG.multipliedBy(2));
        assertThat(asked).isNotDone();

        body.give("one");
        body.complete();
        await().until(() -> runs.framesWith("\"type\":\"http.end\"").size() == 1);
        runs.advanceUntil(asked::isDone);

        assertThatThrownBy(() -> get(asked)).hasCauseInstanceOf(PluginTimeoutException.class);
        await().until(() -> runs.framesWith("\"reason\":\"timeout\"").size() == 1);
    }

    @Test
    void pluginThatGivesNoCredit_isOutOfTime() throws Exception {
        runs.start(plugin);
        CompletableFuture<StreamedResponse> asked = post();
        plugin.take();
        body.give("x".repeat(WINDOW + 1));
        await().until(() -> sent().length() == WINDOW);
        runs.advanceUntil(asked::isDone);

        assertThatThrownBy(() -> get(asked)).hasCauseInstanceOf(PluginTimeoutException.class);
        assertThat(sent()).hasSize(WINDOW);
        await().until(() -> body.cancelled);
    }

    @Test
    void runWithoutTheFeature_isNotAsked() throws Exception {
        PeerRuns.Run run = runs.startMany(plugin, "multiplex", "binary");

        assertThatThrownBy(this::post)
                .isInstanceOf(UnsupportedBodyException.class)
                .hasMessageContaining("the feature \"stream\"");
        assertThat(run.framesWith("/up")).isEmpty();
        assertThat(body.asked).hasValue(0);
    }

    @Test
    void requestThatWaits_isRefused_whereTheFirstRunHasNotTheFeature() throws Exception {
        CompletableFuture<StreamedResponse> asked = post();
        runs.startMany(plugin);

        assertThatThrownBy(() -> get(asked))
                .hasCauseInstanceOf(UnsupportedBodyException.class)
                .hasMessageContaining("comes in parts");
    }

    @Test
    void loss_onceAPartIsOnItsWay_failsIt_andItIsNeverSentAgain() throws Exception {
        PeerRuns.Run run = runs.start(plugin);
        CompletableFuture<StreamedResponse> asked = post();
        PeerRuns.Held request = plugin.take();
        body.give("one");
        await().until(() -> sent().equals("one"));

        request.connection().close();

        assertThatThrownBy(() -> get(asked)).hasCauseInstanceOf(ConnectionLostException.class);
        await().until(() -> body.cancelled);
        assertThat(run.framesWith("/up")).hasSize(1);
    }

    @Test
    void withoutMultiplex_bothWays() throws Exception {
        runs.startMany(plugin, "stream");
        CompletableFuture<StreamedResponse> asked = post();
        PeerRuns.Held request = plugin.take();
        body.give("one");
        body.complete();
        await().until(() -> !runs.framesWith("\"type\":\"http.end\"").isEmpty());
        request.head().chunk("ONE").end();

        assertThat(BodyReader.of(get(asked)).text()).isEqualTo("ONE");
        CompletableFuture<StreamedResponse> next = runs.stream("/next");
        plugin.take().answer();
        assertThat(get(next).whole()).asString().isEqualTo("/next");
    }

    private CompletableFuture<StreamedResponse> post() {
        PluginRequest request = PluginRequest.builder("POST", "/up")
                .body(new StreamedBody(body, StreamedBody.UNKNOWN_LENGTH))
                .build();
        return runs.dispatcher.stream(request, PeerRuns.LONG);
    }

    /** What has come of the body, decoded. */
    private String sent() {
        List<String> chunks = runs.framesWith("\"type\":\"http.chunk\"");
        StringBuilder all = new StringBuilder();
        for (String chunk : chunks) {
            Matcher data = DATA.matcher(chunk);
            assertThat(data.find()).isTrue();
            all.append(new String(Base64.getDecoder().decode(data.group(1)), StandardCharsets.US_ASCII));
        }
        return all.toString();
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    /** A body that the test gives part by part, each once it is asked for. */
    private static final class Body implements Flow.Publisher<ByteBuffer>, Flow.Subscription {

        final AtomicLong asked = new AtomicLong();
        volatile boolean cancelled;
        private final CompletableFuture<Flow.Subscriber<? super ByteBuffer>> reader = new CompletableFuture<>();
        private int given;

        void give(String text) {
            int before = given++;
            await().until(() -> cancelled || asked.get() > before);
            reader.join().onNext(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        }

        void complete() throws Exception {
            get(reader).onComplete();
        }

        void fail(Throwable why) throws Exception {
            get(reader).onError(why);
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            subscriber.onSubscribe(this);
            reader.complete(subscriber);
        }

        @Override
        public void request(long parts) {
            asked.addAndGet(parts);
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
