package ai.toru.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.plugin.Plugin;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SDK for Java: a plugin written with it, as a process of the demo. */
class JavaSdkIT {
    @TempDir
    private Path directory;

    @Test
    void plugin_inTheDemo_servesKeepsDataAndLogs() throws IOException, InterruptedException {
        String bundle = "window.ToruPlugins = window.ToruPlugins || {}; // grüße\n";
        install(bundle);
        try (Demo demo = Demo.ready(directory)) {
            Web web = demo.web();
            JsonNode status = web.awaitState("java-sdk", "RUNNING");
            assertThat(status.path("features").toString())
                    .contains("multiplex", "cancel", "ready", "ping", "binary", "kv2", "log");

            assertAnswers(web, bundle);
            assertRestartKeepsData(web);
            web.assertNoneOfManyIsMixedUp(
                    "plugins/java-sdk/hello/",
                    body -> Web.json(body).path("hello").asText());
            assertLogHas("info", "began");
            assertThat(assertLogHas("warn", "slow").at("/fields/ms").asInt()).isEqualTo(250);
            assertLogHas("info", "printed");
            assertThat(assertLogHas("error", "GET /broken failed")
                            .at("/fields/exception")
                            .asText())
                    .startsWith("java.lang.IllegalStateException: out of ideas\n");
            assertLogHas("info", "ended");
        }
    }

    @Test
    @NeedsTool("python3")
    void cancelledRequests_amongTenThousand_areNeverAnswered() throws Exception {
        install("");
        CancelledAmongMany.assertNeverAnswered(
                directory, "java-sdk", body -> Web.json(body).path("hello").asText());
    }

    private static void assertAnswers(Web web, String bundle) {
        assertThat(web.get("plugins/java-sdk").body()).isEqualTo("{\"hello\":\"world\"}");
        assertThat(web.get("plugins/java-sdk/").headers().firstValue("Content-Type"))
                .contains("application/json");
        JsonNode hello = Web.json(web.get("plugins/java-sdk/hello/gr%C3%BCn?tag=a&tag=b"));
        assertThat(hello.path("hello").asText()).isEqualTo("grün");
        assertThat(hello.at("/query/tag")).hasSize(2);
        assertThat(web.post("plugins/java-sdk/shout", "grüße").body()).isEqualTo("GRÜSSE");
        assertThat(web.get("plugins/java-sdk/bundle.js").body()).isEqualTo(bundle);
        assertThat(web.get("plugins/java-sdk/later").body()).isEqualTo("later");
        assertThat(web.get("plugins/java-sdk/nothing").statusCode()).isEqualTo(404);
        assertThat(web.get("plugins/java-sdk/forbidden").statusCode()).isEqualTo(403);
        HttpResponse<String> wrong = web.post("plugins/java-sdk/count", "");
        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(wrong.headers().firstValue("Allow")).contains("GET, HEAD");
        assertThat(web.send("HEAD", "plugins/java-sdk/", null).statusCode()).isEqualTo(200);
        assertThat(web.get("plugins/java-sdk/broken").body())
                .contains("its log has the details")
                .doesNotContain("out of ideas");
        assertThat(web.get("plugins/java-sdk/slow").statusCode()).isEqualTo(204);
    }

    private static void assertRestartKeepsData(Web web) {
        assertThat(web.get("plugins/java-sdk/count").body()).isEqualTo("1");
        long pid = web.status("java-sdk").path("pid").asLong();

        assertThat(web.post("api/plugins/java-sdk/restart", "").statusCode()).isEqualTo(200);

        assertThat(web.get("plugins/java-sdk/count").body()).isEqualTo("2");
        assertThat(web.status("java-sdk").path("pid").asLong()).isNotEqualTo(pid);
        await().until(() -> !Pids.alive(pid));
    }

    /** Waits for a line of the plugin's log. */
    private JsonNode assertLogHas(String level, String message) {
        return await(level + " " + message)
                .until(
                        () -> Files.readAllLines(directory.resolve("data/logs/plugins/java-sdk.log"), UTF_8).stream()
                                .map(Web::json)
                                .filter(line -> line.path("message").asText().equals(message))
                                .filter(line -> line.path("level").asText().equals(level))
                                .toList(),
                        lines -> !lines.isEmpty())
                .get(0);
    }

    private void install(String bundle) {
        Path plugins = directory.resolve("plugins");
        PluginFiles.write(plugins.resolve("java-sdk/frontend/bundle.js"), bundle);
        PluginFiles.binary(plugins, "java-sdk", """
                #!/bin/sh
                exec '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '%s' %s "$@"
                """.formatted(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        Stream.of(Plugin.class, JsonFactory.class, JavaSdkPlugin.class)
                                .map(JavaSdkIT::placeOf)
                                .collect(Collectors.joining(File.pathSeparator)),
                        JavaSdkPlugin.class.getName()));
    }

    private static String placeOf(Class<?> one) {
        try {
            return Path.of(one.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
