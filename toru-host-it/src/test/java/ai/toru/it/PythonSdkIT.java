package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SDK for Python: its own tests, and a plugin written with it, which has the library copied beside it. */
@NeedsTool("python3")
class PythonSdkIT {
    private static final Path SDK = DocumentationTest.PROJECT.resolve("sdk/python");

    @TempDir
    private Path directory;

    @Test
    void ownTests_pass() throws IOException, InterruptedException {
        ToolRun.succeeds(SDK, Map.of(), List.of(Tool.PYTHON3.path().toString(), "-B", "-m", "unittest"));
    }

    @Test
    @NeedsTool("mypy")
    void types_areStrict() throws IOException, InterruptedException {
        String cache = directory.resolve("mypy").toString();
        ToolRun.succeeds(
                SDK, Map.of(), List.of(Tool.MYPY.path().toString(), "--strict", "--cache-dir", cache, "toru_plugin"));
    }

    @Test
    void plugin_inTheDemo_servesKeepsDataAndLogs() throws IOException, InterruptedException {
        String bundle = "window.ToruPlugins = window.ToruPlugins || {}; // grüße\n";
        install(bundle);
        try (Demo demo = Demo.ready(directory)) {
            Web web = demo.web();
            web.awaitState("with-sdk", "RUNNING");

            JsonNode hello = Web.json(web.get("plugins/with-sdk/hello/gr%C3%BCn?tag=a&tag=b"));
            assertThat(hello.path("hello").asText()).isEqualTo("grün");
            assertThat(hello.at("/query/tag")).hasSize(2);
            assertThat(web.post("plugins/with-sdk/shout", "grüße").body()).isEqualTo("GRÜSSE");
            assertThat(web.get("plugins/with-sdk/bundle.js").body()).isEqualTo(bundle);
            assertThat(web.get("plugins/with-sdk/nothing").statusCode()).isEqualTo(404);
            assertThat(web.get("plugins/with-sdk/forbidden").statusCode()).isEqualTo(403);
            HttpResponse<String> wrong = web.post("plugins/with-sdk/count", "");
            assertThat(wrong.statusCode()).isEqualTo(405);
            assertThat(wrong.headers().firstValue("Allow")).contains("GET, HEAD");
            assertThat(web.send("HEAD", "plugins/with-sdk/count", null).statusCode())
                    .isEqualTo(200);
            assertThat(web.get("plugins/with-sdk/broken").body())
                    .contains("its log has the details")
                    .doesNotContain("out of ideas");
            assertThat(web.get("plugins/with-sdk/slow").statusCode()).isEqualTo(204);

            assertRestartKeepsData(web);
            web.assertNoneOfManyIsMixedUp(
                    "plugins/with-sdk/hello/",
                    body -> Web.json(body).path("hello").asText());
            assertLogHas("info", "began");
            assertThat(assertLogHas("warn", "slow").at("/fields/ms").asInt()).isEqualTo(250);
            assertLogHas("info", "printed");
            assertThat(assertLogHas("error", "GET /broken failed")
                            .at("/fields/exception")
                            .asText())
                    .endsWith("RuntimeError: out of ideas");
            assertLogHas("info", "ended");
        }
    }

    @Test
    void cancelledRequests_amongTenThousand_areNeverAnswered() throws Exception {
        install("");
        CancelledAmongMany.assertNeverAnswered(
                directory, "with-sdk", body -> Web.json(body).path("hello").asText());
    }

    private void assertRestartKeepsData(Web web) {
        int before = Integer.parseInt(web.get("plugins/with-sdk/count").body());
        long pid = web.status("with-sdk").path("pid").asLong();

        assertThat(web.post("api/plugins/with-sdk/restart", "").statusCode()).isEqualTo(200);

        assertThat(web.get("plugins/with-sdk/count").body()).isEqualTo(Integer.toString(before + 1));
        assertThat(web.status("with-sdk").path("pid").asLong()).isNotEqualTo(pid);
        await().until(() -> !Pids.alive(pid));
    }

    /** Waits for a line of the plugin's log. */
    private JsonNode assertLogHas(String level, String message) {
        return await(level + " " + message)
                .until(
                        () -> Files.readAllLines(directory.resolve("data/logs/plugins/with-sdk.log")).stream()
                                .map(Web::json)
                                .filter(line -> line.path("message").asText().equals(message))
                                .filter(line -> line.path("level").asText().equals(level))
                                .toList(),
                        lines -> !lines.isEmpty())
                .get(0);
    }

    private void install(String bundle) throws IOException {
        Path plugins = directory.resolve("plugins");
        PluginFiles.write(plugins.resolve("with-sdk/with_sdk.py"), PluginFiles.resource("plugins/with_sdk.py"));
        PluginFiles.write(
                plugins.resolve("with-sdk/toru_plugin.py"), Files.readString(SDK.resolve("toru_plugin/__init__.py")));
        PluginFiles.write(plugins.resolve("with-sdk/frontend/bundle.js"), bundle);
        PluginFiles.binary(plugins, "with-sdk", """
                #!/bin/sh
                exec python3 "$(dirname "$0")/with-sdk/with_sdk.py" "$@"
                """);
    }
}
