package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.http.HeaderFields;
import ai.toru.host.http.PluginResponse;
import ai.toru.servlet.TestContainer.Setup;
import ai.toru.servlet.access.AccessPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * HTTP: the plugin's own Content-Length or Transfer-Encoding. Several requests lie in the connection before the first is
 * answered, so that a length that is wrong by one byte turns the end of one answer into the beginning of the next.
 */
abstract class PipelineContract extends ContainerContract {

    /** A body that would pass for the next answer, where a client were made to end this one too early. */
    private static final String FORGED = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged";

    @Override
    Setup setup() {
        AccessPolicy everybody = (request, access) -> true;
        return new Setup()
                .servlet(new PluginServlet(gateway, everybody), "/plugins/*")
                .blockingServlet(new PluginServlet(gateway, everybody), "/blocking/*");
    }

    static Stream<Arguments> lies() {
        List<HeaderFields> lies = List.of(
                HeaderFields.of("Content-Length", "0"),
                HeaderFields.of("Content-Length", "3"),
                HeaderFields.of("Content-Length", "5000"),
                HeaderFields.of("content_length", "5000"),
                HeaderFields.of("Content-Length", "-1"),
                HeaderFields.of("Content-Length", "99999999999999999999"),
                HeaderFields.of("Content-Length", "3", "Content-Length", "4"),
                HeaderFields.of("Transfer-Encoding", "chunked"),
                HeaderFields.of("Transfer-Encoding", "gzip, chunked"),
                HeaderFields.of("Transfer-Encoding", "identity", "Content-Length", "3"),
                HeaderFields.of("Connection", "close, Content-Length", "Content-Length", "3"),
                HeaderFields.of("Connection", "close"));
        return Stream.of("plugins", "blocking")
                .flatMap(mount -> Stream.of(false, true)
                        .flatMap(late -> lies.stream().map(lie -> Arguments.of(mount, late, lie))));
    }

    @ParameterizedTest
    @MethodSource("lies")
    void answer_pluginLiesAboutItsEnd_allPipelinedRequestsAreAnsweredRight(String mount, boolean late, HeaderFields lie)
            throws IOException {
        gateway.behave((id, request) -> answer(new PluginResponse(200, lie, bytes(FORGED + request.path())), late));
        String target = "/ctx/" + mount + "/app/";

        try (RawHttp http = new RawHttp(container.port())) {
            http.send(RawHttp.request("GET", target + "1")
                    + RawHttp.request("POST", target + "2", "Content-Length: 4").concat("body")
                    + RawHttp.request("HEAD", target + "3")
                    + RawHttp.request("GET", target + "4"));

            assertAnswer(http.receive(), "/1");
            assertAnswer(http.receive(), "/2");
            assertThat(http.receive(true).status()).isEqualTo(200);
            assertAnswer(http.receive(), "/4");

            http.send(RawHttp.request("GET", target + "5"));
            assertAnswer(http.receive(), "/5");
        }
    }

    private static CompletableFuture<PluginResponse> answer(PluginResponse response, boolean late) {
        CompletableFuture<PluginResponse> answer = new CompletableFuture<>();
        return late
                ? answer.completeOnTimeout(response, 2, TimeUnit.MILLISECONDS)
                : CompletableFuture.completedFuture(response);
    }

    private static void assertAnswer(RawHttp.Response response, String path) {
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).isEqualTo(FORGED + path);
        assertThat(response.all("Content-Length")).containsExactly(Integer.toString(response.body().length));
        assertThat(response.first("Transfer-Encoding")).isEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
