package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.servlet.TestContainer.Setup;
import ai.toru.servlet.access.AccessPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client sends behind a request's body before anybody has read that body. */
abstract class SmuggledRequestContract extends ContainerContract {

    private static final String SMUGGLED = "GET /ctx/plugins/app/SMUGGLED HTTP/1.1\r\nHost: h\r\n\r\n";

    private final Semaphore arrived = new Semaphore(0);
    private final Semaphore mayGoOn = new Semaphore(0);

    @Override
    Setup setup() {
        AccessPolicy waiting = (request, access) -> {
            arrived.release();
            try {
                return mayGoOn.tryAcquire(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        };
        return new Setup().servlet(new PluginServlet(gateway, waiting), "/plugins/*", "maxBodyBytes", "1000");
    }

    @BeforeEach
    void echoPaths() {
        arrived.drainPermits();
        mayGoOn.drainPermits();
        gateway.behave((id, request) -> CompletableFuture.completedFuture(FakeGateway.text(200, request.path())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 3\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"})
    void pipeline_nextRequestComesInHalves_bothAnsweredInOrder(String body) throws Exception {
        String next = post("/second") + "Content-Length: " + SMUGGLED.length() + "\r\n\r\n";
        try (Socket socket = connectAndSend(post("/first") + body + next)) {
            send(socket, SMUGGLED);
            mayGoOn.release(2);
            StrictResponses responses = new StrictResponses(socket.getInputStream());
            assertThat(responses.next(false))
                    .isNotNull()
                    .extracting(RawHttp.Response::text)
                    .isEqualTo("/first");
            assertThat(responses.next(false))
                    .isNotNull()
                    .extracting(RawHttp.Response::text)
                    .isEqualTo("/second");
        }
        assertThat(gateway.received()).extracting(each -> each.request().path()).containsExactly("/first", "/second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 3\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"})
    void pipeline_clientSendsNoMore_stillAnswered(String body) throws Exception {
        try (Socket socket = connectAndSend(post("/first") + body)) {
            socket.shutdownOutput();
            mayGoOn.release();
            StrictResponses responses = new StrictResponses(socket.getInputStream());
            assertThat(responses.next(false))
                    .isNotNull()
                    .extracting(RawHttp.Response::text)
                    .isEqualTo("/first");
        }
    }

    @Test
    void pipeline_chunkedBodyTooLong_nothingBehindItIsServed() throws Exception {
        String tooLong = "Transfer-Encoding: chunked\r\n\r\n3e9\r\n" + "x".repeat(1001) + "\r\n0\r\n\r\n";
        String next = post("/second") + "Content-Length: " + SMUGGLED.length() + "\r\n\r\n";
        try (Socket socket = connectAndSend(post("/first") + tooLong + next)) {
            send(socket, SMUGGLED);
            mayGoOn.release(2);
            RawHttp.Response response = new StrictResponses(socket.getInputStream()).next(false);
            assertThat(response)
                    .isNotNull()
                    .extracting(RawHttp.Response::status)
                    .isEqualTo(413);
            await().untilAsserted(() -> assertThat(container.busyThreads()).isLessThan(3));
        }
        assertThat(gateway.received()).isEmpty();
    }

    private Socket connectAndSend(String text) throws Exception {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), container.port());
        socket.setSoTimeout(20_000);
        send(socket, text);
        assertThat(arrived.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        return socket;
    }

    private static String post(String path) {
        return "POST /ctx/plugins/app" + path + " HTTP/1.1\r\nHost: localhost\r\n";
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
