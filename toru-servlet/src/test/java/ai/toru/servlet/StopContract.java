package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.http.PluginResponse;
import ai.toru.host.plugin.HostClosedException;
import ai.toru.servlet.TestContainer.Setup;
import ai.toru.servlet.TestContainer.Starter;
import ai.toru.servlet.access.AccessPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTP: the container stops while a request waits. The client may see an error or a broken connection; no success. */
abstract class StopContract {

    private final Queue<CompletableFuture<PluginResponse>> held = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private TestContainer container;

    abstract Starter starter();

    @BeforeEach
    void start(@TempDir Path scratch) throws Exception {
        AccessPolicy everybody = (request, access) -> true;
        FakeGateway gateway = new FakeGateway(scratch);
        gateway.add(Statuses.running("app", "/app"));
        gateway.behave((id, request) -> {
            CompletableFuture<PluginResponse> answer = new CompletableFuture<>();
            held.add(answer);
            return answer;
        });
        Setup setup = new Setup()
                .servlet(new PluginServlet(gateway, everybody), "/plugins/*")
                .blockingServlet(new PluginServlet(gateway, everybody), "/blocking/*");
        container = starter().start(setup, scratch);
    }

    @AfterEach
    void stop() {
        held.forEach(answer -> answer.cancel(true));
        stopQuietly();
    }

    @ParameterizedTest
    @CsvSource({"GET, plugins", "POST, plugins", "HEAD, plugins", "GET, blocking", "POST, blocking"})
    void stop_requestWaits_noSuccessIsTold(String method, String mount) throws Exception {
        try (RawHttp client = waiting(method, mount)) {
            CompletableFuture<Optional<Integer>> told =
                    CompletableFuture.supplyAsync(() -> status(client), StopContract::onThread);

            CompletableFuture<Void> end = CompletableFuture.runAsync(this::stopQuietly, StopContract::onThread);

            assertNoSuccess(told.get(30, TimeUnit.SECONDS));
            held.forEach(answer -> answer.cancel(true));
            end.get(30, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, plugins", "POST, plugins", "GET, blocking"})
    void stop_hostClosesFirst_503(String method, String mount) throws Exception {
        try (RawHttp client = waiting(method, mount)) {
            held.forEach(answer -> answer.completeExceptionally(new HostClosedException("The host is closed.")));

            Optional<Integer> told = status(client);
            stopQuietly();

            assertThat(told).contains(503);
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, plugins", "POST, plugins"})
    void stop_hostClosesMeanwhile_noSuccessIsTold(String method, String mount) throws Exception {
        try (RawHttp client = waiting(method, mount)) {
            CompletableFuture<Void> end = CompletableFuture.runAsync(this::stopQuietly, StopContract::onThread);
            held.forEach(answer -> answer.completeExceptionally(new HostClosedException("The host is closed.")));

            assertNoSuccess(status(client));
            end.get(30, TimeUnit.SECONDS);
        }
    }

    private RawHttp waiting(String method, String mount) throws IOException {
        RawHttp client = new RawHttp(container.port());
        String body = method.equals("POST") ? "Content-Length: 2\r\n\r\nhi" : "\r\n";
        client.send(method + " /ctx/" + mount + "/app HTTP/1.1\r\nHost: h\r\n" + body);
        await().until(() -> held.size() == 1);
        return client;
    }

    /** Not the common pool: on two processors it has one thread, and the stop would wait for the reading to end. */
    private static void onThread(Runnable task) {
        Thread thread = new Thread(task, "test-stop");
        thread.setDaemon(true);
        thread.start();
    }

    private static Optional<Integer> status(RawHttp client) {
        try {
            return Optional.of(client.receive().status());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void assertNoSuccess(Optional<Integer> told) {
        told.ifPresent(status -> assertThat(status).isGreaterThanOrEqualTo(500));
    }

    private void stopQuietly() {
        if (stopped.getAndSet(true)) {
            return;
        }
        try {
            container.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The container did not stop.", e);
        }
    }
}
