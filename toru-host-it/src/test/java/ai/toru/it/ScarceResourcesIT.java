package ai.toru.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults: too little memory for all answers at once, no file descriptor left, no thread left. */
@NeedsTool("python3")
class ScarceResourcesIT {
    private static final int ANSWERS = 64;
    private static final int LARGE = 16 * 1024 * 1024 - 1000;
    private static final int DESCRIPTORS = 256;
    private static final int THREADS = 150;

    @TempDir
    private Path directory;

    /** All together are 1 GiB, eight times the heap. */
    @Test
    void answers_64Of16MebibytesAtOnceWithASmallHeap_allArriveWhole() throws Exception {
        Path plugins = directory.resolve("plugins");
        for (int i = 0; i < ANSWERS; i++) {
            PluginFiles.scripted(plugins, "large-" + i);
        }
        ExecutorService clients = Executors.newFixedThreadPool(ANSWERS);
        try (Demo demo = Demo.scarce(directory, 4096, "-Xmx128m", "-Dtoru.requestTimeouts=/*=120s")) {
            HttpClient http = HttpClient.newHttpClient();
            List<Future<Long>> answers = new ArrayList<>();
            for (int i = 0; i < ANSWERS; i++) {
                demo.web().awaitState("large-" + i, "RUNNING");
                URI large = demo.address().resolve("plugins/large-" + i + "/large");
                answers.add(clients.submit(() -> length(http, large)));
            }

            for (Future<Long> each : answers) {
                assertThat(each.get(150, TimeUnit.SECONDS)).isEqualTo(LARGE);
            }
            assertThat(demo.web().get("plugins/large-0/echo/well").body()).isEqualTo("well");
            assertThat(demo.errors()).doesNotContain("OutOfMemoryError");
        } finally {
            clients.shutdownNow();
        }
    }

    private static long length(HttpClient http, URI uri) throws IOException, InterruptedException {
        HttpResponse<InputStream> response =
                http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            assertThat(response.statusCode()).isEqualTo(200);
            return body.transferTo(OutputStream.nullOutputStream());
        }
    }

    @Test
    void descriptors_allTakenByClients_servesAndStartsPluginsAgainOnceTheyHaveGone() throws Exception {
        PluginFiles.scripted(directory.resolve("plugins"), "scripted");
        try (Demo demo = Demo.scarce(directory, DESCRIPTORS)) {
            Web web = demo.web();
            web.awaitState("scripted", "RUNNING");
            List<Socket> clients = connections(demo.address().getPort());
            await("no descriptor is left").until(() -> OpenFiles.of(demo.pid()).size() >= DESCRIPTORS - 1);
            for (Socket each : clients) {
                each.close();
            }

            await("it serves again")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> web.get("plugins/scripted/echo/well").body().equals("well"));
            assertThat(web.post("api/plugins/scripted/restart", "").statusCode())
                    .isBetween(200, 202);
            web.awaitState("scripted", "RUNNING");
            assertThat(web.get("plugins/scripted/echo/again").body()).isEqualTo("again");
        }
    }

    @Test
    void threads_allTakenByAnotherProgram_servesAllTheSameAndStartsPluginsAgainOnceItHasGone() throws Exception {
        OtherUser user = OtherUser.assumed();
        PluginFiles.scripted(directory.resolve("plugins"), "steady");
        PluginFiles.scripted(directory.resolve("plugins"), "victim");
        user.own(directory);
        try (Demo demo = Demo.ofUser(user, directory, THREADS)) {
            Web web = demo.web();
            web.awaitState("steady", "RUNNING");
            long before = web.awaitState("victim", "RUNNING").path("pid").asLong();
            try (Hog hog = Hog.full(user, THREADS)) {
                Pids.kill("KILL", before);
                await("it cannot be started")
                        .atMost(Duration.ofSeconds(20))
                        .until(() ->
                                web.status("victim").path("reason").asText().contains("ulimit -u"));
                assertThat(web.get("plugins/steady/echo/well").body()).isEqualTo("well");
            }

            web.awaitState("victim", "RUNNING");
            assertThat(web.get("plugins/victim/echo/back").body()).isEqualTo("back");
            assertThat(web.get("plugins/steady/echo/well").body()).isEqualTo("well");
        }
    }

    /** More than the demo can take. */
    private static List<Socket> connections(int port) throws IOException {
        List<Socket> open = new ArrayList<>();
        for (int i = 0; i < DESCRIPTORS; i++) {
            open.add(new Socket(InetAddress.getLoopbackAddress(), port));
        }
        return open;
    }

    /** A program of a user's that has taken all threads the user may have. */
    private record Hog(Process process) implements AutoCloseable {

        static Hog full(OtherUser user, int threads) throws IOException {
            Process process = new ProcessBuilder(user.command(threads, "python3", "-c", PluginFiles.resource("hog.py")))
                    .redirectError(Redirect.INHERIT)
                    .start();
            assertThat(process.inputReader(UTF_8).readLine()).startsWith("full");
            return new Hog(process);
        }

        @Override
        public void close() throws IOException, InterruptedException {
            process.getOutputStream().close();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }
}
