package ai.toru.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a new user meets: the demo started with nothing, and the plugins that it brings. */
@NeedsTool({"python3", "node"})
class SamplePluginsIT {
    private static final List<String> IDS = List.of("clock", "hello-python", "sticky-notes");

    @TempDir
    private static Path directory;

    private static Demo demo;
    private static Web web;

    @BeforeAll
    static void start() throws IOException {
        demo = Demo.ready(directory);
        web = demo.web();
        for (String id : IDS) {
            web.awaitState(id, "RUNNING");
        }
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @Test
    void plugins_afterStart_runAndTellWhatTheyAre() {
        JsonNode plugins = Web.json(web.get("api/plugins"));

        assertThat(plugins.findValuesAsText("id")).containsExactlyElementsOf(IDS);
        assertThat(plugins.findValuesAsText("state")).containsOnly("RUNNING");
        assertThat(plugins.findValuesAsText("icon")).containsExactly("⏰", "🐍", "📝");
        assertThat(plugins).allMatch(plugin -> Pids.alive(plugin.path("pid").asLong()));
    }

    @Test
    void request_toPython_isAnsweredByItsProcess() {
        HttpResponse<String> response = web.get("plugins/hello-python/greeting?name=%C3%84da%20%26%20Co");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow())
                .matches("application/json; ?charset=utf-8");
        assertThat(Web.json(response).path("greeting").asText())
                .startsWith("Hello, Äda & Co! Greetings from Python 3.");
        assertThat(web.get("plugins/hello-python/nothing").statusCode()).isEqualTo(404);
        assertThat(web.get("plugins/hello-python/greeting").statusCode()).isEqualTo(400);
    }

    /** The plugin asks the host's key-value store in the middle of answering. */
    @Test
    void visits_acrossARestart_areCountedOn() {
        int before = visits();
        JsonNode restarted = Web.json(web.post("api/plugins/hello-python/restart", ""));

        assertThat(restarted.path("success").asBoolean()).isTrue();
        assertThat(visits()).isEqualTo(before + 1);
    }

    /** An answer with {@code "value": null} may be a refusal: the plugin must not take it for a key that is not there. */
    @Test
    void visit_whenTheStoreRefuses_isToldAndNotCountedFromOne() throws IOException, InterruptedException {
        String test = """
                import hello_plugin as plugin
                class Host:
                    def kv(self, action, key, value=None):
                        return plugin.kv_value({"value": None, "error": {"code": "store_failed", "message": "Disk full."}})
                print(plugin.home(Host(), {})["body"])
                """;
        Process python = new ProcessBuilder(Tool.PYTHON3.path().toString(), "-B", "-c", test)
                .directory(directory.resolve("data/plugins/hello-python").toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        JsonNode home = Web.json(new String(python.getInputStream().readAllBytes(), UTF_8));

        assertThat(python.waitFor()).isZero();
        assertThat(home.path("visits").isNull()).isTrue();
        assertThat(home.at("/visits_error/code").asText()).isEqualTo("store_failed");
        assertThat(home.at("/visits_error/message").asText()).isEqualTo("Disk full.");
    }

    @Test
    void notes_addedAndRemoved_areInTheList() {
        JsonNode note = Web.json(web.post("plugins/notes/notes", "{\"text\": \"buy milk & <eggs> 🥚\"}"));

        assertThat(Web.json(web.get("plugins/notes/notes")).path("notes").findValuesAsText("text"))
                .contains("buy milk & <eggs> 🥚");
        assertThat(web.send("DELETE", "plugins/notes/notes/" + note.path("id").asText(), null)
                        .statusCode())
                .isEqualTo(204);
        assertThat(Web.json(web.get("plugins/notes/notes")).path("notes").findValuesAsText("id"))
                .doesNotContain(note.path("id").asText());
        assertThat(web.post("plugins/notes/notes", "not json").statusCode()).isEqualTo(400);
    }

    @Test
    void clock_askedForZones_listsThemAndTellsTheirTime() {
        assertThat(Web.json(web.get("plugins/clock/zones")).path("zones")).hasSizeGreaterThan(300);
        HttpResponse<String> unknown = web.get("plugins/clock/events?zone=Europe/Atlantis");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(unknown.body()).contains("There is no time zone 'Europe/Atlantis'; /zones lists those there are");
        assertThat(web.get("plugins/clock/events" + "?zone=UTC&zone=UTC&zone=UTC&zone=UTC&zone=UTC&zone=UTC&zone=UTC"
                        + "&zone=UTC&zone=UTC&zone=UTC&zone=UTC&zone=UTC&zone=UTC"))
                .extracting(HttpResponse::statusCode)
                .isEqualTo(400);
    }

    @Test
    void bundle_ofEach_registersThePlugin() {
        for (String id : IDS) {
            HttpResponse<String> bundle = web.get("api/plugins/" + id + "/bundle.js");

            assertThat(bundle.statusCode()).isEqualTo(200);
            assertThat(bundle.body()).contains("const pluginId = '" + id + "'", "window.ToruPlugins[pluginId]");
            assertThat(bundle.headers().firstValue("ETag")).isPresent();
        }
    }

    @Test
    void disableAndEnable_overHttp_stopAndStartTheProcess() {
        long pid = web.status("sticky-notes").path("pid").asLong();

        JsonNode disabled = Web.json(web.post("api/plugins/sticky-notes/disable", ""));
        assertThat(disabled.at("/plugin/state").asText()).isEqualTo("DISABLED");
        assertThat(Pids.alive(pid)).isFalse();
        assertThat(web.get("plugins/notes/").statusCode()).isEqualTo(404);

        JsonNode enabled = Web.json(web.post("api/plugins/sticky-notes/enable", ""));
        assertThat(enabled.at("/plugin/state").asText()).isEqualTo("RUNNING");
        assertThat(web.get("plugins/notes/").statusCode()).isEqualTo(200);
        assertThat(web.status("sticky-notes").path("pid").asLong()).isNotEqualTo(pid);
    }

    private static int visits() {
        return Web.json(web.get("plugins/hello-python/")).path("visits").asInt();
    }
}
