package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins as they are in the field: the guide's example to the letter, and the SDK's way of talking. */
@NeedsTool({"python3", "bash"})
class FieldPluginsIT {
    @TempDir
    private Path directory;

    private Path plugins;

    @BeforeEach
    void choose() {
        plugins = directory.resolve("plugins");
    }

    @Test
    void guideExample_itselfAsTheBinary_works() throws IOException, InterruptedException {
        PluginFiles.binary(plugins, "my-plugin", PluginFiles.resource("guide/my_plugin.py"));
        PluginFiles.write(
                plugins.resolve("my-plugin/frontend/bundle.js"), PluginFiles.resource("guide/frontend/bundle.js"));

        assertGuideExampleWorks();
    }

    /** The wrapper looks beside itself; the plugin then looks for its bundle there, too. */
    @Test
    void guideExample_behindItsWrapper_works() throws IOException, InterruptedException {
        PluginFiles.binary(plugins, "my-plugin", PluginFiles.resource("guide/wrapper.sh"));
        PluginFiles.write(plugins.resolve("my_plugin.py"), PluginFiles.resource("guide/my_plugin.py"));
        PluginFiles.write(plugins.resolve("frontend/bundle.js"), PluginFiles.resource("guide/frontend/bundle.js"));

        assertGuideExampleWorks();
    }

    /** The guide's deployment steps copy the files one level deeper than its wrapper looks; Python says so. */
    @Test
    void guideExample_deployedWhereItsWrapperDoesNotLook_showsWhatIsMissing() throws IOException {
        PluginFiles.binary(plugins, "my-plugin", PluginFiles.resource("guide/wrapper.sh"));
        PluginFiles.write(plugins.resolve("my-plugin/my_plugin.py"), PluginFiles.resource("guide/my_plugin.py"));

        try (Demo demo = Demo.ready(directory)) {
            JsonNode status = demo.web().status("my-plugin");
            assertThat(status.path("state").asText()).isEqualTo("INVALID");
            assertThat(status.path("reason").asText()).contains("my_plugin.py", "No such file");
        }
    }

    @Test
    void readAheadPlugin_inTheSdksShape_losesNothing() throws IOException {
        PluginFiles.write(plugins.resolve("read-ahead/read_ahead.py"), PluginFiles.resource("plugins/read_ahead.py"));
        PluginFiles.binary(plugins, "read-ahead", "#!/bin/sh\nexec python3 \"${0%.binary}/read_ahead.py\" \"$@\"\n");

        try (Demo demo = Demo.ready(directory)) {
            Web web = demo.web();
            web.awaitState("read-ahead", "RUNNING");
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                answers.add(web.getLater("plugins/read-ahead/number/" + i));
            }
            for (int i = 0; i < 100; i++) {
                HttpResponse<String> answer = answers.get(i).join();
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                assertThat(Web.json(answer).path("path").asText()).isEqualTo("/number/" + i);
                assertThat(Web.json(answer).path("init")).hasSize(1);
            }
        }
    }

    private void assertGuideExampleWorks() throws IOException, InterruptedException {
        try (Demo demo = Demo.ready(directory)) {
            Web web = demo.web();
            JsonNode status = web.awaitState("my-plugin", "RUNNING");
            assertThat(status.path("name").asText()).isEqualTo("My Plugin");
            assertThat(status.path("icon").asText()).isEqualTo("🚀");

            JsonNode answer = Web.json(web.get("plugins/my-plugin"));
            assertThat(answer.path("message").asText()).isEqualTo("Hello from my Python plugin!");
            assertThat(answer.path("instance_id").asText()).hasSize(36);
            assertThat(Web.json(web.get("api/plugins/my-plugin/"))
                            .path("message")
                            .asText())
                    .isEqualTo("Hello from my Python plugin!");
            assertThat(web.get("plugins/my-plugin/other").statusCode()).isEqualTo(404);
            assertThat(web.get("api/plugins/my-plugin/bundle.js").body())
                    .isEqualTo(PluginFiles.resource("guide/frontend/bundle.js"));

            long pid = status.path("pid").asLong();
            demo.terminate();
            assertThat(demo.exitCode(Duration.ofSeconds(8))).isIn(0, 143);
            assertThat(Pids.alive(pid)).isFalse();
        }
    }
}
