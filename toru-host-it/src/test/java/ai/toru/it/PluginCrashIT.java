package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fault: kill -9 of a plugin. */
@NeedsTool("python3")
class PluginCrashIT {
    @TempDir
    private Path directory;

    @Test
    void kill9_whileAnswering_gives502Then503AndShows() throws IOException, InterruptedException {
        PluginFiles.scriptedOnce(directory.resolve("plugins"), "victim");
        PluginFiles.scripted(directory.resolve("plugins"), "neighbour");
        try (Demo demo = Demo.ready(directory)) {
            Web web = demo.web();
            web.awaitState("neighbour", "RUNNING");
            web.awaitState("victim", "RUNNING");
            CompletableFuture<HttpResponse<String>> inFlight = web.getLater("plugins/victim/hang");
            await().until(() -> web.status("victim").path("in_flight").asInt() == 1);

            Pids.kill("KILL", web.status("victim").path("pid").asLong());

            await().until(inFlight::isDone);
            assertThat(inFlight.join().statusCode()).isEqualTo(502);
            assertThat(Web.json(inFlight.join()).path("error").asText()).contains("victim");

            HttpResponse<String> next = web.get("plugins/victim/echo/x");
            assertThat(next.statusCode()).isEqualTo(503);
            assertThat(next.headers().firstValue("Retry-After")).isPresent();

            JsonNode status = web.status("victim");
            assertThat(status.path("health").asText()).isEqualTo("unhealthy");
            assertThat(status.at("/last_exit/signal").asInt()).isEqualTo(9);
            assertThat(status.path("reason").asText()).isNotBlank();
            assertThat(web.get("plugins/neighbour/echo/x").body()).isEqualTo("x");
        }
    }

    @Test
    void restart_afterKill9_servesAgain() throws IOException, InterruptedException {
        PluginFiles.scripted(directory.resolve("plugins"), "victim");
        try (Demo demo = Demo.ready(directory)) {
            Web web = demo.web();
            Pids.kill("KILL", web.awaitState("victim", "RUNNING").path("pid").asLong());
            await().until(() -> !web.status("victim").path("running").asBoolean());

            assertThat(web.post("api/plugins/victim/restart", "").statusCode()).isEqualTo(200);

            assertThat(web.get("plugins/victim/echo/x").body()).isEqualTo("x");
        }
    }
}
