package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.http.HeaderFields;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.plugin.ConnectionLostException;
import ai.toru.servlet.TestContainer.Setup;
import ai.toru.servlet.access.AccessPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plugins that take their time, and clients that do. */
abstract class AsyncContract extends ContainerContract {

    private static final Duration SHORT_IDLE = Duration.ofMillis(700);

    @Override
    Setup setup() {
        AccessPolicy everybody = (request, access) -> true;
        return new Setup()
                .filter(new LoginFilter(), "/*")
                .servlet(new PluginServlet(gateway, everybody), "/plugins/*")
                .blockingServlet(new PluginServlet(gateway, everybody), "/blocking/*");
    }

    private Queue<CompletableFuture<PluginResponse>> holdAnswers() {
        Queue<CompletableFuture<PluginResponse>> held = new ConcurrentLinkedQueue<>();
        gateway.behave((id, request) -> {
            CompletableFuture<PluginResponse> answer = new CompletableFuture<>();
            held.add(answer);
            return answer;
        });
        return held;
    }

    /** Overload: one plugin hangs under many clients; the container's threads stay free. */
    @Test
    void wait_moreClientsThanThreads_noThreadIsHeld() throws IOException {
        Queue<CompletableFuture<PluginResponse>> held = holdAnswers();
        List<RawHttp> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                RawHttp client = new RawHttp(container.port());
                client.send(RawHttp.request("GET", "/ctx/plugins/app/" + i));
                clients.add(client);
            }
            await().until(() -> held.size() == 100);
            await().until(() -> container.busyThreads() < 8);

            held.forEach(answer -> answer.complete(FakeGateway.text(200, "late")));

            for (RawHttp client : clients) {
                assertThat(client.receive().text()).isEqualTo("late");
            }
        } finally {
            for (RawHttp client : clients) {
                client.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking"})
    void wait_longerThanTheContainersTimeouts_answerStillArrives(String mount) throws IOException {
        container.idleTimeout(SHORT_IDLE);
        gateway.behave((id, request) -> new CompletableFuture<PluginResponse>()
                .completeOnTimeout(FakeGateway.text(200, "late"), SHORT_IDLE.toMillis() * 3, TimeUnit.MILLISECONDS));

        assertThat(exchange("GET", "/ctx/" + mount + "/app").text()).isEqualTo("late");
    }

    @Test
    void wait_postThenLateFailure_errorArrivesAndConnectionLives() throws IOException {
        Queue<CompletableFuture<PluginResponse>> held = holdAnswers();
        try (RawHttp http = new RawHttp(container.port())) {
            http.send("POST /ctx/plugins/app HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi");
            await().until(() -> held.size() == 1);
            held.remove().completeExceptionally(new ConnectionLostException("app", "It died."));
            assertError(http.receive(), 502, "connection_lost");

            http.send(RawHttp.request("GET", "/ctx/plugins/app"));
            await().until(() -> held.size() == 1);
            held.remove().complete(FakeGateway.text(200, "again"));
            assertThat(http.receive().text()).isEqualTo("again");
        }
    }

    /** The thread that brings the answer is the host's own reader: it must not wait for the client. */
    @ParameterizedTest
    @ValueSource(ints = {1, 32 * 1024, 16 * 1024 * 1024})
    void answer_clientReadsLater_completingThreadIsNotHeld(int size) throws IOException {
        Queue<CompletableFuture<PluginResponse>> held = holdAnswers();
        byte[] body = new byte[size];
        new Random(size).nextBytes(body);
        try (RawHttp http = new RawHttp(container.port())) {
            http.send(RawHttp.request("GET", "/ctx/plugins/app"));
            await().until(() -> held.size() == 1);

            long before = System.nanoTime();
            held.remove().complete(new PluginResponse(200, HeaderFields.empty(), body));

            // A thread that waits for the client does so until the container cuts the answer off, or for ever.
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
            assertThat(http.receive().body()).isEqualTo(body);
        }
    }

    /** Nor may it be used for the requests behind, which may wait on the thread they have: it would wait for itself. */
    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking"})
    void answer_requestsBehindIt_completingThreadIsNotHeld(String mount) throws IOException {
        Queue<CompletableFuture<PluginResponse>> held = holdAnswers();
        try (RawHttp http = new RawHttp(container.port())) {
            http.send(
                    RawHttp.request("GET", "/ctx/plugins/app/1") + RawHttp.request("GET", "/ctx/" + mount + "/app/2"));
            await().until(() -> held.size() == 1);

            CompletableFuture<PluginResponse> first = held.remove();
            CompletableFuture<Void> completing =
                    CompletableFuture.runAsync(() -> first.complete(FakeGateway.text(200, "first")));

            assertThat(http.receive().text()).isEqualTo("first");
            await().until(() -> held.size() == 1);
            await().until(completing::isDone);
            held.remove().complete(FakeGateway.text(200, "second"));
            assertThat(http.receive().text()).isEqualTo("second");
        }
    }

    /** HTTP: client gone half way through its upload: nothing reaches the plugin. */
    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking"})
    void upload_clientGoesHalfWay_pluginIsNotAsked(String mount) throws IOException {
        try (RawHttp http = new RawHttp(container.port())) {
            http.send("POST /ctx/" + mount + "/app HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nhalf");
        }

        assertThat(exchange("GET", "/ctx/plugins/app/next").text()).isEqualTo("ok");
        assertThat(gateway.only().path()).isEqualTo("/next");
        await().until(() -> container.busyThreads() < 3);
    }

    /** HTTP: slow upload: ended by the container's time limit, without a word to the plugin. */
    @Test
    void upload_neverFinished_clientIsToldOrCutOff() throws IOException {
        container.idleTimeout(SHORT_IDLE);
        try (RawHttp http = new RawHttp(container.port())) {
            http.send("POST /ctx/plugins/app HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nhalf");

            assertThat(http.statusOrEnd()).isIn(400, 408, 500, -1);
        }
        assertThat(gateway.received()).isEmpty();
    }

    /** HTTP: client gone before the answer: nothing is left behind, and the next client gets its own answer. */
    @Test
    void answer_clientHasGone_nextClientGetsItsOwn() throws IOException {
        Queue<CompletableFuture<PluginResponse>> held = holdAnswers();
        for (int i = 0; i < 20; i++) {
            try (RawHttp http = new RawHttp(container.port())) {
                http.send(RawHttp.request("GET", "/ctx/plugins/app/gone"));
                int sent = i + 1;
                await().until(() -> held.size() == sent);
            }
        }

        held.forEach(answer ->
                answer.complete(new PluginResponse(200, HeaderFields.of("X-For", "gone"), new byte[4 * 1024 * 1024])));
        gateway.answer(FakeGateway.text(200, "mine"));

        for (int i = 0; i < 50; i++) {
            RawHttp.Response response = exchange("GET", "/ctx/plugins/app/mine");
            assertThat(response.text()).isEqualTo("mine");
            assertThat(response.first("X-For")).isEmpty();
        }
        await().until(() -> container.busyThreads() < 3);
    }

    /** Answers around the very moment in which the container's thread leaves. */
    @Test
    void answer_atAnyMoment_everyClientGetsItsOwn() throws Exception {
        gateway.behave((id, request) -> CompletableFuture.supplyAsync(
                () -> FakeGateway.text(200, request.path()),
                CompletableFuture.delayedExecutor(request.path().hashCode() % 300, TimeUnit.MICROSECONDS)));

        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int client = i;
                clients.add(threads.submit(() -> askManyTimes(client)));
            }
            for (Future<?> client : clients) {
                client.get(30, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void askManyTimes(int client) {
        try (RawHttp http = new RawHttp(container.port())) {
            for (int i = 0; i < 90; i++) {
                String path = "/" + client + "/" + i;
                http.send(RawHttp.request("GET", "/ctx/plugins/app" + path));
                assertThat(http.receive().text()).isEqualTo(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
