package ai.toru.plugin;

import static ai.toru.plugin.FakeHost.type;
import static ai.toru.plugin.HostConnection.payload;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Features of protocol 1.1 but for streams and key-value data; each does nothing where the host does not offer it. */
class FeaturesTest {
    @Test
    void ready_comesAfterOnInit_andRequestsWait() {
        CountDownLatch go = new CountDownLatch(1);
        Plugin plugin = Plugins.plain()
                .onInit(init -> go.await(10, TimeUnit.SECONDS))
                .get("/", request -> Response.text("left: " + go.getCount()));
        try (FakeHost host = FakeHost.of(plugin)) {
            HostConnection connection = host.connect();
            connection.sendInit(List.of("ready", "multiplex", "ping"));
            connection.request("1", "GET", "/", Map.of());
            connection.send("lifecycle", "ping-1", Map.of("action", "ping"));
            assertThat(payload(connection.next())).containsEntry("action", "pong");
            go.countDown();

            assertThat(connection.next())
                    .containsEntry("request_id", "init-1")
                    .containsEntry("payload", Map.of("action", "ready"));
            assertThat(payload(connection.next())).containsEntry("body", "left: 0");
            assertThat(plugin.instanceId()).contains("i-1");
        }
    }

    @Test
    void failed_tellsWhyOnInitFailed() {
        Plugin plugin = Plugins.plain()
                .onInitAsync(init -> CompletableFuture.supplyAsync(() -> {
                    throw new IllegalStateException("The database is missing.");
                }));
        try (FakeHost host = FakeHost.of(plugin)) {
            HostConnection connection = host.connect();
            connection.sendInit(List.of("ready"));

            assertThat(payload(connection.next()))
                    .containsEntry("action", "failed")
                    .extractingByKey("message")
                    .asString()
                    .contains("IllegalStateException: The database is missing.");
        }
    }

    @Test
    void failedInit_withoutReady_endsWithCode1() {
        Plugin plugin = Plugins.plain().onInit(init -> {
            throw new IllegalStateException("The database is missing.");
        });
        try (FakeHost host = FakeHost.of(plugin)) {
            host.connect().sendInit(List.of());

            assertThat(host.code()).isEqualTo(1);
        }
    }

    @Test
    void undeclaredFeatures_areOffWhateverIsOffered() {
        AtomicReference<Init> told = new AtomicReference<>();
        Plugin plugin = Plugins.plain()
                .features(Feature.PING)
                .onInit(told::set)
                .get("/", request -> Response.bytes(new byte[] {(byte) 0xff}, "application/octet-stream"));
        try (HostConnection host = FakeHost.begun(plugin)) {
            host.sendInit(List.of("ready", "binary", "ping"));
            assertThat(host.get("/")).containsEntry("status", 500L); // and no "ready" before it
        }
        assertThat(told.get().features()).isEmpty();
    }

    @Test
    void multiplex_256InFlight_eachGetTheirOwn() throws Exception {
        CyclicBarrier all = new CyclicBarrier(256);
        Plugin plugin = Plugins.plain().get("/{token}", request -> {
            all.await(10, TimeUnit.SECONDS);
            return Response.text(
                    request.param("token") + " " + request.header("x-token").orElse("none"));
        });
        try (HostConnection host = FakeHost.begun(plugin, "multiplex", "ready")) {
            for (int i = 0; i < 512; i++) {
                host.request("req-" + i, "GET", "/t" + i, Map.of("headers", Map.of("X-Token", "h" + i)));
            }
            Map<String, String> bodies = new HashMap<>();
            for (int i = 0; i < 512; i++) {
                Map<String, Object> answer = host.next();
                bodies.put((String) answer.get("request_id"), (String)
                        payload(answer).get("body"));
            }
            for (int i = 0; i < 512; i++) {
                assertThat(bodies).containsEntry("req-" + i, "t" + i + " h" + i);
            }
        }
    }

    @Test
    void cancel_interruptsTheHandlerAndSwallowsItsAnswer() {
        CountDownLatch began = new CountDownLatch(1);
        CompletableFuture<String> seen = new CompletableFuture<>();
        AtomicBoolean heard = new AtomicBoolean();
        Plugin plugin = Plugins.plain()
                .get("/hang", request -> {
                    request.onCancel(() -> heard.set(true));
                    began.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        seen.complete("interrupted, cancelled: " + request.isCancelled());
                    }
                    return Response.text("too late");
                })
                .get("/", request -> Response.text("fine, interrupted: " + Thread.interrupted()));
        try (HostConnection host = FakeHost.begun(plugin, "multiplex", "cancel", "ready")) {
            host.request("1", "GET", "/hang", Map.of());
            Awaitility.await().until(() -> began.getCount() == 0);
            host.send("cancel", "1", Map.of("reason", "gone"));

            assertThat(seen.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo("interrupted, cancelled: true");
            assertThat(heard).isTrue();
            host.request("2", "GET", "/", Map.of());
            Map<String, Object> answer = host.next();
            assertThat(answer).containsEntry("request_id", "2");
            assertThat(payload(answer)).containsEntry("body", "fine, interrupted: false");
        }
    }

    @Test
    void cancel_ofAStage_cancelsIt() {
        CompletableFuture<Response> stage = new CompletableFuture<>();
        CountDownLatch began = new CountDownLatch(1);
        Plugin plugin = Plugins.plain().get("/", request -> {
            began.countDown();
            return Response.later(stage);
        });
        try (HostConnection host = FakeHost.begun(plugin, "multiplex", "cancel", "ready")) {
            host.request("1", "GET", "/", Map.of());
            Awaitility.await().until(() -> began.getCount() == 0);
            host.send("cancel", "1", Map.of("reason", "gone"));

            Awaitility.await().until(stage::isCancelled);
            host.send("lifecycle", null, Map.of("action", "shutdown"));
            assertThat(host.host().code()).isZero();
        }
    }

    @Test
    void endOfTheConnection_cancelsWhatRunsOnIt() {
        CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
        CountDownLatch began = new CountDownLatch(1);
        Plugin plugin = Plugins.plain()
                .get("/hang", request -> {
                    request.onCancel(() -> cancelled.complete(true));
                    began.countDown();
                    new CountDownLatch(1).await();
                    return Response.empty();
                })
                .get("/", request -> Response.empty());
        try (FakeHost host = FakeHost.of(plugin)) {
            HostConnection first = host.connect();
            first.request("1", "GET", "/hang", Map.of());
            Awaitility.await().until(() -> began.getCount() == 0);
            first.drop();

            assertThat(cancelled.orTimeout(10, TimeUnit.SECONDS).join()).isTrue();
            assertThat(host.connect().get("/")).containsEntry("status", 204L);
        }
    }

    @Test
    void binary_goesAsBase64_andTextAsText() {
        byte[] bytes = {0, (byte) 0xff, 1};
        Plugin plugin =
                Plugins.plain().post("/echo", request -> Response.bytes(request.bytes(), "application/octet-stream"));
        try (HostConnection host = FakeHost.begun(plugin, "binary", "ready")) {
            String base64 = Base64.getEncoder().encodeToString(bytes);
            assertThat(host.exchange("POST", "/echo", Map.of("body_base64", base64)))
                    .containsEntry("body_base64", base64)
                    .doesNotContainKey("body");
            assertThat(host.exchange("POST", "/echo", Map.of("body", "grün")))
                    .containsEntry("body", "grün")
                    .doesNotContainKey("body_base64");
        }
    }

    @Test
    void bytesWithNul_areNoText_whereTheHostTakesOthers() {
        byte[] zeros = new byte[100];
        Plugin plugin = Plugins.plain().get("/", request -> Response.bytes(zeros, "application/octet-stream"));
        try (HostConnection host = FakeHost.begun(plugin, "binary")) {
            assertThat(host.get("/"))
                    .containsEntry("body_base64", Base64.getEncoder().encodeToString(zeros))
                    .doesNotContainKey("body");
        }
        try (HostConnection host = FakeHost.begun(plugin)) {
            assertThat(host.get("/")).containsEntry("body", "\0".repeat(100)).doesNotContainKey("body_base64");
        }
    }

    @Test
    void log_isAMessageWithFieldsAndRequest() {
        Plugin plugin = Plugins.plain().get("/", request -> {
            request.log().log(Log.Level.WARN, "slow", Map.of("ms", 250, "where", new StringBuilder("here")));
            return Response.empty();
        });
        try (HostConnection host = FakeHost.begun(plugin, "log", "ready")) {
            host.request("r-1", "GET", "/", Map.of());

            assertThat(payload(host.next(type("log"))))
                    .isEqualTo(Map.of(
                            "level",
                            "warn",
                            "message",
                            "slow",
                            "fields",
                            Map.of("ms", 250L, "where", "here"),
                            "request_id",
                            "r-1"));
        }
    }

    @Test
    void workers_thatRefuse_are503() {
        Plugin plugin = Plugins.plain()
                .workers(work -> {
                    throw new java.util.concurrent.RejectedExecutionException("full");
                })
                .get("/", request -> Response.empty());
        try (HostConnection host = FakeHost.begun(plugin)) {
            assertThat(host.get("/")).containsEntry("status", 503L);
        }
    }
}
