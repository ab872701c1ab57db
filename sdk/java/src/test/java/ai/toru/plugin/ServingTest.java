package ai.toru.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Protocol 1.0: one request after the other, connections side by side, and the end. */
class ServingTest {
    private static Plugin hello() {
        return Plugins.plain()
                .get("/hello/{name}", request -> Response.json(Map.of("hello", request.param("name"))))
                .post("/shout", request -> Response.text(request.text().toUpperCase(java.util.Locale.ROOT)))
                .get("/broken", request -> {
                    throw new IllegalStateException("out of ideas");
                })
                .get("/forbidden", request -> {
                    throw new HttpException(403, "Not for you");
                })
                .get(
                        "/cookies",
                        request -> Response.empty().header("Set-Cookie", "a=1").header("Set-Cookie", "b=2"));
    }

    @Test
    void init_halfClosedByTheHost_isClosedByThePlugin() {
        try (FakeHost host = FakeHost.of(hello())) {
            HostConnection first = host.connect();
            first.sendInit(List.of());
            first.halfClose();

            first.assertEnds();
            assertThat(host.connect().get("/hello/Ada")).containsEntry("body", "{\"hello\":\"Ada\"}");
        }
    }

    @Test
    void requests_onSeveralConnections_runSideBySide() throws InterruptedException {
        CountDownLatch both = new CountDownLatch(2);
        Plugin plugin = Plugins.plain().get("/", request -> {
            both.countDown();
            return Response.text("met: " + both.await(10, TimeUnit.SECONDS));
        });
        try (FakeHost host = FakeHost.of(plugin)) {
            HostConnection one = host.connect();
            HostConnection two = host.connect();
            one.request("1", "GET", "/", Map.of());
            two.request("2", "GET", "/", Map.of());

            assertThat(HostConnection.payload(one.next())).containsEntry("body", "met: true");
            assertThat(HostConnection.payload(two.next())).containsEntry("body", "met: true");
        }
    }

    @Test
    void answer_bearsTheRequestsId() {
        try (HostConnection host = FakeHost.begun(hello())) {
            host.request("req-7", "POST", "/shout", Map.of("body", "grüße"));

            Map<String, Object> answer = host.next();
            assertThat(answer).containsEntry("request_id", "req-7").containsEntry("type", "http");
            assertThat(HostConnection.payload(answer))
                    .containsEntry("body", "GRÜSSE")
                    .containsEntry("status", 200L);
        }
    }

    @Test
    void answers_ofAllKinds_areWhatTheProtocolHas() {
        try (HostConnection host = FakeHost.begun(hello())) {
            assertThat(host.get("/nothing")).containsEntry("status", 404L);
            Map<String, Object> wrong = host.get("/shout");
            assertThat(wrong).containsEntry("status", 405L);
            assertThat(wrong.get("headers"))
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                    .containsEntry("Allow", "POST");
            assertThat(host.get("/forbidden"))
                    .containsEntry("status", 403L)
                    .containsEntry("body", "{\"error\":\"Not for you\"}");
            assertThat(host.get("/cookies").get("headers")).isEqualTo(Map.of("Set-Cookie", List.of("a=1", "b=2")));
            assertThat(host.exchange("HEAD", "/hello/x", Map.of()))
                    .containsEntry("status", 200L)
                    .containsEntry("body", null);
        }
    }

    @Test
    void exception_inAHandler_is500AndTheProcessLives() {
        try (HostConnection host = FakeHost.begun(hello(), "log", "ready")) {
            host.request("r", "GET", "/broken", Map.of());

            Map<String, Object> log = host.next(FakeHost.type("log"));
            assertThat(Json.write(log)).contains("GET /broken failed", "IllegalStateException: out of ideas", "\"r\"");
            assertThat(HostConnection.payload(host.next()))
                    .containsEntry("status", 500L)
                    .extractingByKey("body")
                    .asString()
                    .startsWith("{\"error\":")
                    .doesNotContain("out of ideas");
            assertThat(host.get("/hello/x")).containsEntry("status", 200L);
        }
    }

    @Test
    void error_thatIsNoException_is500() {
        Plugin plugin = Plugins.plain().get("/", request -> {
            throw new StackOverflowError();
        });
        try (HostConnection host = FakeHost.begun(plugin, "log", "ready")) {
            assertThat(host.get("/")).containsEntry("status", 500L);
        }
    }

    @Test
    void later_answersWhenTheStageDoes() {
        CompletableFuture<Response> stage = new CompletableFuture<>();
        Plugin plugin = Plugins.plain().get("/", request -> Response.later(stage));
        try (HostConnection host = FakeHost.begun(plugin)) {
            host.request("1", "GET", "/", Map.of());
            stage.complete(Response.text("at last"));

            assertThat(HostConnection.payload(host.next())).containsEntry("body", "at last");
        }
    }

    @Test
    void later_thatFails_isAnswered() {
        Plugin plugin = Plugins.plain()
                .get("/", request -> Response.later(CompletableFuture.failedFuture(new HttpException(409, "No"))));
        try (HostConnection host = FakeHost.begun(plugin)) {
            assertThat(host.get("/")).containsEntry("status", 409L);
        }
    }

    @Test
    void shutdown_whileARequestRuns_answersItAndEnds() {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch shutDown = new CountDownLatch(1);
        Plugin plugin = Plugins.plain()
                .get("/", request -> {
                    began.countDown();
                    return Response.text("went: " + go.await(10, TimeUnit.SECONDS));
                })
                .onShutdown(shutDown::countDown);
        try (HostConnection host = FakeHost.begun(plugin, "multiplex", "ready")) {
            host.request("1", "GET", "/", Map.of());
            Awaitility.await().until(() -> began.getCount() == 0);
            host.send("lifecycle", null, Map.of("action", "shutdown"));
            Awaitility.await().until(plugin::isStopping);
            assertThat(host.host().hasEnded()).isFalse();
            assertThat(shutDown.getCount()).isEqualTo(1);
            go.countDown();

            assertThat(HostConnection.payload(host.next())).containsEntry("body", "went: true");
            host.assertEnds();
            assertThat(host.host().code()).isZero();
            assertThat(shutDown.getCount()).isZero();
            assertThat(host.host().socket()).doesNotExist();
        }
    }

    @Test
    void hostGone_whileARequestRuns_ends() {
        CountDownLatch began = new CountDownLatch(1);
        Plugin plugin = Plugins.plain().get("/", request -> {
            began.countDown();
            new CountDownLatch(1).await();
            return Response.empty();
        });
        try (HostConnection host = FakeHost.begun(plugin)) {
            host.request("1", "GET", "/", Map.of());
            Awaitility.await().until(() -> began.getCount() == 0);
            host.host().run().hostIsGone();

            assertThat(host.host().code()).isZero();
        }
    }

    @Test
    void socket_ofAnotherRun_isLeftAlone() throws Exception {
        try (FakeHost host = FakeHost.of(hello())) {
            Files.delete(host.socket());
            Files.writeString(host.socket(), "another's");
            host.run().stop();

            assertThat(host.code()).isZero();
            assertThat(host.socket()).hasContent("another's");
        }
    }
}
