package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;

/** What has to hold for the WAR in any servlet container. */
final class DeployedWar {
    static final String CONTEXT_PATH = "/toru-demo";

    private static final List<String> PLUGINS = List.of("clock", "hello-python", "sticky-notes");

    private DeployedWar() {}

    /** Looks at the application; gives the pids of its plugins. */
    static List<Long> assertServes(Web web) {
        PLUGINS.forEach(id -> web.awaitState(id, "RUNNING"));
        assertShowsItsPage(web);
        assertServesPlugins(web);
        assertServesBundles(web);
        assertManages(web);
        assertKeepsData(web);
        return PLUGINS.stream()
                .map(id -> web.awaitState(id, "RUNNING").path("pid").asLong())
                .toList();
    }

    private static void assertShowsItsPage(Web web) {
        assertThat(web.get("").body()).contains("<base href=\"/toru-demo/\">");
        assertThat(web.get("assets/app.js").statusCode()).isEqualTo(200);
        assertThat(web.get("toru/toru-host.js").statusCode()).isEqualTo(200);
        assertThat(web.get("ai/toru/demo/launcher/Launcher.class").statusCode()).isEqualTo(404);
    }

    private static void assertServesPlugins(Web web) {
        assertThat(web.get("plugins/hello-python/greeting?name=Ada").body()).contains("Hello, Ada!");
        assertThat(web.get("api/plugins/hello-python/greeting?name=Bo").body()).contains("Hello, Bo!");
        assertError(web.get("plugins/nobody/greeting"), 404, "no_such_route");
        assertThat(web.get("plugins/hello-python%2fgreeting").statusCode()).isEqualTo(400);
    }

    private static void assertServesBundles(Web web) {
        for (String id : PLUGINS) {
            String path = "api/plugins/" + id + "/bundle.js";
            HttpResponse<String> bundle = web.get(path);
            assertThat(bundle.body()).contains("ToruPlugins");
            assertThat(bundle.headers().firstValue("Content-Type"))
                    .get()
                    .asString()
                    .contains("javascript");
            String tag = bundle.headers().firstValue("ETag").orElseThrow();
            assertThat(web.sendWith("If-None-Match", tag, "GET", path).statusCode())
                    .isEqualTo(304);
        }
    }

    private static void assertManages(Web web) {
        JsonNode statuses = Web.json(web.get("api/plugins"));
        assertThat(statuses.findValuesAsText("id")).containsExactlyInAnyOrderElementsOf(PLUGINS);
        assertThat(statuses.findValuesAsText("health")).containsOnly("healthy");
        assertThat(web.get("api/plugins/health").statusCode()).isEqualTo(200);
        String evil = "http://evil.example";
        String disable = "api/plugins/hello-python/disable";
        assertThat(web.sendWith("Origin", evil, "POST", disable).statusCode()).isEqualTo(403);

        assertThat(Web.json(web.post(disable, "")).at("/plugin/state").asText()).isEqualTo("DISABLED");
        assertThat(web.get("plugins/hello-python/greeting").statusCode()).isEqualTo(404);
        assertThat(Web.json(web.post("api/plugins/hello-python/enable", ""))
                        .at("/plugin/state")
                        .asText())
                .isEqualTo("RUNNING");
        assertThat(web.get("plugins/hello-python/greeting?name=Cy").body()).contains("Hello, Cy!");
        assertThat(Web.json(web.get("api/plugins/hello-python/events")).findValuesAsText("type"))
                .contains("disabled", "stopped", "enabled", "ready");
    }

    private static void assertError(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(Web.json(response).path("code").asText()).isEqualTo(code);
    }

    /** Through the store's writer, its readers and its journal of H2; the console that H2's jar has, too, is nowhere. */
    private static void assertKeepsData(Web web) {
        int before = Web.json(web.get("plugins/hello-python/")).path("visits").asInt();
        assertThat(before).isPositive();
        assertThat(Web.json(web.get("plugins/hello-python/")).path("visits").asInt())
                .isEqualTo(before + 1);
        assertThat(Web.json(web.get("api/plugins/hello-python/kv")).findValuesAsText("value"))
                .containsExactly(Integer.toString(before + 1));
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .contains("toru-kv-writer")
                .noneMatch(DeployedWar::isOfH2);
        for (String path : new String[] {"h2-console", "console", "h2", "login.do"}) {
            assertThat(web.get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    /** After the application has been stopped. */
    static void assertGone(List<Long> pids) throws IOException {
        assertThat(pids).hasSameSizeAs(PLUGINS).noneMatch(Pids::alive);
        assertNothingOpen();
    }

    /** No thread, lock or file of an application that was stopped. */
    static void assertNothingOpen() throws IOException {
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("toru-"));
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(DeployedWar::isOfH2);
        assertThat(System.getProperties().stringPropertyNames())
                .noneMatch(name -> name.startsWith("ai.toru.kv.h2.lock:"));
        assertThat(OpenFiles.ofThisProcess()).noneMatch(file -> file.endsWith(".mv.db") || file.endsWith("kv.lock"));
    }

    private static boolean isOfH2(String thread) {
        return thread.contains("MVStore") || thread.startsWith("H2 ");
    }
}
