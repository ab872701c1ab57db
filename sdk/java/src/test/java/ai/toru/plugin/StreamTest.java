package ai.toru.plugin;

import static ai.toru.plugin.FakeHost.type;
import static ai.toru.plugin.HostConnection.payload;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Bodies in pieces, both ways, within their credit. */
class StreamTest {
    private static final int WINDOW = 256 * 1024;
    private static final String[] FEATURES = {"multiplex", "cancel", "ready", "stream", "log"};

    @Test
    void answer_of8MiB_keepsToTheCredit() {
        byte[] sent = new byte[8 * 1024 * 1024];
        new Random(1).nextBytes(sent);
        Plugin plugin = Plugins.plain()
                .get("/", request -> Response.stream(new ByteArrayInputStream(sent), "application/octet-stream"));
        try (HostConnection host = FakeHost.begun(plugin, FEATURES)) {
            host.request("1", "GET", "/", Map.of());
            assertThat(payload(host.next())).containsEntry("stream", true).doesNotContainKey("body");
            ByteArrayOutputStream got = new ByteArrayOutputStream();
            int unpaid = 0;
            while (got.size() < sent.length) {
                byte[] data = data(payload(host.next(type("http.chunk"))));
                assertThat(data).hasSizeBetween(1, 65536);
                got.writeBytes(data);
                unpaid += data.length;
                assertThat(unpaid).isLessThanOrEqualTo(WINDOW);
                if (unpaid == WINDOW || got.size() == sent.length) {
                    host.send("http.window", "1", Map.of("bytes", unpaid));
                    unpaid = 0;
                }
            }
            assertThat(host.next(type("http.end"))).containsEntry("payload", Map.of());
            assertThat(got.toByteArray()).isEqualTo(sent);
        }
    }

    /** By its own length, in UTF-8, or with its escapes. */
    @Test
    void wholeAnswer_thatDoesNotFitIntoAFrame_goesInPieces() throws Exception {
        byte[] sent = new byte[20 * 1024 * 1024];
        new Random(3).nextBytes(sent);
        List<String> texts = List.of("é".repeat(9_000_000), "\1".repeat(3_000_000));
        Plugin plugin = Plugins.plain()
                .get("/bytes", request -> Response.bytes(sent, "image/png").header("Content-Length", "7"))
                .get("/text/{n}", request -> Response.text(texts.get(Integer.parseInt(request.param("n")))));
        try (HostConnection host = FakeHost.begun(plugin, FEATURES)) {
            host.request("1", "GET", "/bytes", Map.of());
            assertThat(payload(host.next()))
                    .containsEntry("stream", true)
                    .containsEntry("headers", Map.of("Content-Type", "image/png", "Content-Length", "20971520"));
            assertThat(readPaid(host)).isEqualTo(sent);

            for (int i = 0; i < texts.size(); i++) {
                host.request("1", "GET", "/text/" + i, Map.of());
                assertThat(payload(host.next())).containsEntry("stream", true);
                assertThat(new String(readPaid(host), UTF_8)).isEqualTo(texts.get(i));
            }
        }
    }

    /** Then a client that does not read holds up no handler. */
    @Test
    void wholeAnswer_thatFitsIntoAFrame_staysWhole() {
        String text = "x".repeat(15_000_000);
        Plugin plugin = Plugins.plain().get("/", request -> Response.text(text));
        try (HostConnection host = FakeHost.begun(plugin, FEATURES)) {
            assertThat(host.get("/")).containsEntry("body", text).doesNotContainKey("stream");
        }
    }

    @Test
    void wholeAnswer_thatDoesNotFitIntoAFrame_is500WithoutStream_butHasAHead() {
        Plugin plugin = Plugins.plain().get("/", request -> Response.text("x".repeat(17_000_000)));
        try (HostConnection host = FakeHost.begun(plugin)) {
            assertThat(host.get("/")).containsEntry("status", 500L);
            assertThat(host.exchange("HEAD", "/", Map.of()))
                    .containsEntry("status", 200L)
                    .containsEntry("body", null);
        }
    }

    @Test
    void headerFields_thatDoNotFitIntoAFrame_areA500_whoseCauseIsLogged() {
        Plugin plugin = Plugins.plain().get("/", request -> Response.empty().header("A", "x".repeat(17_000_000)));
        try (HostConnection host = FakeHost.begun(plugin, FEATURES)) {
            host.request("1", "GET", "/", Map.of());
            assertThat(Json.write(host.next(type("log")))).contains("larger than a frame may be");
            assertThat(payload(host.next(type("http")))).containsEntry("status", 500L);
        }
    }

    @Test
    void wholeAnswer_thatIsNoText_is500_alsoWhereItIsLarge() {
        Plugin plugin = Plugins.plain().get("/", request -> Response.text("x".repeat(17_000_000) + "\ud83d"));
        try (HostConnection host = FakeHost.begun(plugin, FEATURES)) {
            assertThat(host.get("/")).containsEntry("status", 500L);
        }
    }

    @Test
    void request_of8MiB_isGivenCreditAsItIsRead() {
        byte[] sent = new byte[8 * 1024 * 1024];
        new Random(2).nextBytes(sent);
        Plugin plugin = Plugins.plain().post("/", request -> {
            byte[] got = request.body().readAllBytes();
            return Response.text("same: " + Arrays.equals(got, sent));
        });
        try (HostConnection host = FakeHost.begun(plugin, FEATURES)) {
            host.request("1", "POST", "/", Map.of("stream", true));
            long credit = WINDOW;
            for (int at = 0; at < sent.length; ) {
                while (credit == 0) {
                    credit += (long) payload(host.next(type("http.window"))).get("bytes");
                }
                int count = (int) Math.min(Math.min(65536, credit), sent.length - at);
                sendChunk(host, Arrays.copyOfRange(sent, at, at + count));
                credit -= count;
                at += count;
            }
            host.send("http.end", "1", Map.of());

            assertThat(payload(host.next(type("http")))).containsEntry("body", "same: true");
        }
    }

    @Test
    void request_thatNobodyReads_isGivenNoCredit_andAnsweredEarly() {
        CountDownLatch go = new CountDownLatch(1);
        Plugin plugin = Plugins.plain().post("/", request -> {
            go.await(10, TimeUnit.SECONDS);
            return Response.text("enough");
        });
        try (HostConnection host = FakeHost.begun(plugin, FEATURES)) {
            host.request("1", "POST", "/", Map.of("stream", true));
            for (int i = 0; i < 4; i++) {
                sendChunk(host, new byte[65536]);
            }
            go.countDown();

            assertThat(payload(host.next())).containsEntry("body", "enough");
            sendChunk(host, new byte[10]); // crossed the answer
            assertThat(host.get("/other")).containsEntry("status", 404L);
        }
    }

    @Test
    void request_beyondItsCredit_endsTheConnection() {
        Plugin plugin = Plugins.plain().post("/", request -> {
            new CountDownLatch(1).await();
            return Response.empty();
        });
        try (HostConnection host = FakeHost.begun(plugin, "multiplex", "ready", "stream")) {
            host.request("1", "POST", "/", Map.of("stream", true));
            for (int i = 0; i < 5; i++) {
                sendChunk(host, new byte[65536]);
            }
            host.assertEnds();
        }
    }

    @Test
    void request_brokenOff_failsTheReader() {
        Plugin plugin = Plugins.plain().post("/", request -> Response.text(request.text()));
        try (HostConnection host = FakeHost.begun(plugin, FEATURES)) {
            host.request("1", "POST", "/", Map.of("stream", true));
            host.send("http.end", "1", Map.of("error", "the client went away"));

            assertThat(payload(host.next())).containsEntry("status", 400L);
        }
    }

    @Test
    void wholeBody_largerThanAllowed_is413() {
        Plugin plugin = Plugins.plain().maxBody(4).post("/", request -> Response.text(request.text()));
        try (HostConnection host = FakeHost.begun(plugin)) {
            assertThat(host.exchange("POST", "/", Map.of("body", "four"))).containsEntry("body", "four");
            assertThat(host.exchange("POST", "/", Map.of("body", "fives"))).containsEntry("status", 413L);
        }
    }

    @Test
    void texts_areCutBetweenCharacters() {
        Plugin plugin =
                Plugins.plain().get("/", request -> Response.stream(Stream.of("é".repeat(40_000)), "text/plain"));
        try (HostConnection host = FakeHost.begun(plugin, FEATURES)) {
            host.request("1", "GET", "/", Map.of());
            host.next();
            String first = (String) payload(host.next()).get("data");
            String second = (String) payload(host.next()).get("data");

            assertThat(first + second).isEqualTo("é".repeat(40_000));
            assertThat(first.getBytes(UTF_8)).hasSize(65536);
        }
    }

    @Test
    void events_areSentAsTheyCome_andEndWhenNobodyListens() {
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        CountDownLatch go = new CountDownLatch(1);
        Plugin plugin = Plugins.plain()
                .get(
                        "/",
                        request -> Response.events(events -> {
                            try {
                                go.await(10, TimeUnit.SECONDS);
                                while (true) {
                                    events.send("7", "tick", "a\nb");
                                }
                            } catch (IOException | InterruptedException e) {
                                ended.complete(e);
                                throw e;
                            }
                        }));
        try (HostConnection host = FakeHost.begun(plugin, FEATURES)) {
            host.request("1", "GET", "/", Map.of());
            assertThat(payload(host.next()).get("headers"))
                    .isEqualTo(Map.of("Content-Type", "text/event-stream; charset=utf-8", "Cache-Control", "no-store"));
            go.countDown();
            assertThat(payload(host.next())).containsEntry("data", "id: 7\nevent: tick\ndata: a\ndata: b\n\n");
            host.send("cancel", "1", Map.of("reason", "gone"));

            assertThat(ended.orTimeout(10, TimeUnit.SECONDS).join()).isNotNull();
        }
    }

    @Test
    void exceptionAfterTheFirstPiece_breaksTheAnswerOff() {
        Plugin plugin = Plugins.plain()
                .get(
                        "/",
                        request -> Response.writing(
                                out -> {
                                    out.write("begun");
                                    throw new IllegalStateException("out of ideas");
                                },
                                "text/plain"));
        try (HostConnection host = FakeHost.begun(plugin, FEATURES)) {
            host.request("1", "GET", "/", Map.of());

            assertThat(payload(host.next(type("http.end")))).containsKey("error");
            assertThat(Json.write(host.next(type("log")))).contains("out of ideas");
        }
    }

    @Test
    void exceptionBeforeTheFirstPiece_is500() {
        Plugin plugin = Plugins.plain()
                .get(
                        "/",
                        request -> Response.writing(
                                out -> {
                                    throw new IllegalStateException("out of ideas");
                                },
                                "text/plain"));
        try (HostConnection host = FakeHost.begun(plugin, FEATURES)) {
            assertThat(host.get("/")).containsEntry("status", 500L);
        }
    }

    @Test
    void pieces_withoutStream_goAtOnceAndAreClosed() {
        CountDownLatch closed = new CountDownLatch(2);
        Plugin plugin = Plugins.plain()
                .get(
                        "/",
                        request -> Response.stream(Stream.of("a", "b", "ü").onClose(closed::countDown), "text/plain"));
        try (HostConnection host = FakeHost.begun(plugin)) {
            assertThat(host.get("/")).containsEntry("body", "abü").doesNotContainKey("stream");
            assertThat(host.exchange("HEAD", "/", Map.of())).containsEntry("body", null);
            Awaitility.await().until(() -> closed.getCount() == 0);
        }
    }

    @Test
    void inputStream_isClosedWhenNobodyReads() {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 1;
            }

            @Override
            public void close() {
                closed.complete(true);
            }
        };
        Plugin plugin = Plugins.plain().get("/", request -> Response.stream(endless, "application/octet-stream"));
        try (HostConnection host = FakeHost.begun(plugin, FEATURES)) {
            host.request("1", "GET", "/", Map.of());
            host.next(type("http.chunk"));
            host.send("cancel", "1", Map.of("reason", "gone"));

            assertThat(closed.orTimeout(10, TimeUnit.SECONDS).join()).isTrue();
        }
    }

    /** All pieces to the end, each paid for at once. */
    private static byte[] readPaid(HostConnection host) {
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        while (true) {
            Map<String, Object> message = host.next();
            if (!"http.chunk".equals(message.get("type"))) {
                assertThat(message).containsEntry("type", "http.end").containsEntry("payload", Map.of());
                return got.toByteArray();
            }
            byte[] data = data(payload(message));
            got.writeBytes(data);
            host.send("http.window", "1", Map.of("bytes", data.length));
        }
    }

    private static void sendChunk(HostConnection host, byte[] data) {
        host.send("http.chunk", "1", Map.of("data_base64", Base64.getEncoder().encodeToString(data)));
    }

    private static byte[] data(Map<String, Object> chunk) {
        String base64 = (String) chunk.get("data_base64");
        return base64 == null
                ? ((String) chunk.get("data")).getBytes(UTF_8)
                : Base64.getDecoder().decode(base64);
    }
}
