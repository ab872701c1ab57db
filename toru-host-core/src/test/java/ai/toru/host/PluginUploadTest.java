package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.StreamedBody;
import ai.toru.host.http.StreamedResponse;
import ai.toru.host.plugin.RequestBodyBrokenException;
import ai.toru.host.plugin.UnsupportedBodyException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** Requests in parts to a real process that is written with the SDK for Python. */
final class PluginUploadTest extends HostWithPlugins {

    private static final String ALL = "ready,ping,multiplex,cancel,binary,stream";

    @Test
    void largeBody_comesWhole_inLittleMemory() throws Exception {
        for (String features : new String[] {ALL, "stream"}) {
            startPlugin(features);
            Bytes body = new Bytes(64 << 20, 100_000);

            StreamedResponse answer = get(host.streamAsync("p", post("/digest", body)));

            String digest = DigestReader.expected(64 << 20, i -> (byte) (i / 100_000));
            assertThat(new String(answer.whole())).isEqualTo("[" + (64 << 20) + ", \"" + digest + "\"]");
            assertThat(body.mostHeld).isLessThan(4 << 20);
            assertThat(request("p", "/plain/7").bodyText()).isEqualTo("7");
            host.close();
        }
    }

    @Test
    void body_forAHandlerThatWantsItWhole_isPutTogetherThere() throws Exception {
        startPlugin(ALL);

        StreamedResponse answer = get(host.streamAsync("p", post("/digest-whole", new Bytes(300_000, 10_000))));

        String digest = DigestReader.expected(300_000, i -> (byte) (i / 10_000));
        assertThat(new String(answer.whole())).isEqualTo("[300000, \"" + digest + "\"]");
    }

    @Test
    void slowPlugin_slowsThePublisher() throws Exception {
        startPlugin(ALL);
        Bytes body = new Bytes(4 << 20, 65_536);
        CompletableFuture<StreamedResponse> answer =
                host.streamAsync("p", post("/after-signal", body)).toCompletableFuture();
        await().until(() -> body.given >= 262_144);
        for (int i = 0; i < 20; i++) {
            request("p", "/plain/" + i); // what was on its way behind them has arrived
        }
        assertThat(body.given).isLessThanOrEqualTo(262_144 + 65_536);
        assertThat(answer).isNotDone();

        get(host.requestAsync("p", with("/go", "")));

        assertThat(new String(get(answer).whole())).startsWith("[" + (4 << 20) + ",");
    }

    @Test
    void earlyAnswer_stopsThePublisher() throws Exception {
        startPlugin(ALL);
        Bytes body = new Bytes(64 << 20, 65_536);

        StreamedResponse answer = get(host.streamAsync("p", post("/first", body)));

        assertThat(answer.status()).isEqualTo(200);
        await().until(() -> body.cancelled);
        assertThat(body.given).isLessThan(64 << 20);
        assertThat(request("p", "/plain/7").bodyText()).isEqualTo("7");
        await().until(() -> status("p").inFlight() == 0);
    }

    @Test
    void bothWays_atOnce() throws Exception {
        startPlugin(ALL);
        Bytes body = new Bytes(8 << 20, 65_536);
        StreamedResponse answer = get(host.streamAsync("p", post("/upper", body)));
        DigestReader reader = new DigestReader(part -> {});
        answer.body().subscribe(reader);
        reader.request(Long.MAX_VALUE);

        reader.digest();

        assertThat(reader.size()).isEqualTo(8 << 20);
    }

    @Test
    void brokenPublisher_failsTheRequest_andThePluginServesOn() throws Exception {
        startPlugin(ALL);
        Bytes body = new Bytes(8 << 20, 65_536);
        body.breakAt = 1 << 20;

        assertThatThrownBy(() -> get(host.streamAsync("p", post("/digest", body))))
                .hasCauseInstanceOf(RequestBodyBrokenException.class)
                .hasMessageContaining("broken by the test");
        assertThat(request("p", "/plain/7").bodyText()).isEqualTo("7");
        await().until(() -> status("p").inFlight() == 0);
    }

    @Test
    void pluginWithoutTheFeature_getsNoBodyInParts() throws Exception {
        plugins.with("p", "echo");
        start();

        assertFails(host.streamAsync("p", post("/same-body", new Bytes(10, 10))), UnsupportedBodyException.class)
                .hasMessageContaining("\"stream\"");
    }

    private void startPlugin(String features) throws Exception {
        plugins.streaming("p", features);
        start();
    }

    private static PluginRequest post(String path, Bytes body) {
        return PluginRequest.builder("POST", path)
                .body(new StreamedBody(body, StreamedBody.UNKNOWN_LENGTH))
                .build();
    }

    /** So many bytes, in parts of a size, each made of the number of its part, given from within the question. */
    private final class Bytes implements Flow.Publisher<ByteBuffer>, Flow.Subscription {

        private final long size;
        private final int part;
        private Flow.Subscriber<? super ByteBuffer> reader;
        volatile long given;
        volatile boolean cancelled;
        volatile long breakAt = Long.MAX_VALUE;
        volatile long mostHeld;

        Bytes(long size, int part) {
            this.size = size;
            this.part = part;
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            reader = subscriber;
            subscriber.onSubscribe(this);
        }

        @Override
        public void request(long parts) {
            mostHeld = Math.max(mostHeld, host.byteBudget().heldByRequests());
            if (given >= breakAt) {
                reader.onError(new IllegalStateException("broken by the test"));
                return;
            }
            byte[] bytes = new byte[(int) Math.min(part, size - given)];
            Arrays.fill(bytes, (byte) (given / part));
            given += bytes.length;
            reader.onNext(ByteBuffer.wrap(bytes));
            if (given == size) {
                reader.onComplete();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
