package ai.toru.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a handler sees of a request, and files as answers. */
class RequestTest {
    @TempDir
    private Path directory;

    private static Map<String, Object> answer(Function<Request, Object> handler, String path, Map<String, ?> more) {
        Plugin plugin = Plugins.plain().any("/*", request -> Response.text(String.valueOf(handler.apply(request))));
        try (HostConnection host = FakeHost.begun(plugin)) {
            return host.exchange("PUT", path, more);
        }
    }

    @Test
    void request_tellsWhatTheHostSent() {
        Function<Request, Object> all = request -> String.join(
                " ",
                request.id(),
                request.method(),
                request.path(),
                request.rawQuery(),
                request.query("q").orElse("-"),
                request.header("x-a").orElse("-"),
                request.user().orElse("-"),
                request.roles().toString());
        Map<String, Object> headers = Map.of("X-A", "1", "X-Toru-User", "ada", "X-Toru-Roles", "admin, editor");

        assertThat(answer(all, "/a%20b?q=x%20y&z", Map.of("headers", headers)))
                .containsEntry("body", "r-/a%20b?q=x%20y&z PUT /a%20b q=x%20y&z x y 1 ada [admin, editor]");
    }

    @Test
    void body_isGivenInAllForms() {
        assertThat(answer(Request::text, "/", Map.of("body", "grün"))).containsEntry("body", "grün");
        assertThat(answer(request -> request.bytes().length, "/", Map.of("body", "grün")))
                .containsEntry("body", "5");
        assertThat(answer(Request::text, "/", Map.of())).containsEntry("body", "");
        assertThat(answer(request -> request.jsonObject().get("a"), "/", Map.of("body", "{\"a\":[1]}")))
                .containsEntry("body", "[1]");
    }

    @Test
    void body_ofAnotherKind_is400() {
        String base64 = Base64.getEncoder().encodeToString(new byte[] {(byte) 0xff});
        assertThat(answer(Request::text, "/", Map.of("body_base64", base64))).containsEntry("status", 400L);
        assertThat(answer(Request::json, "/", Map.of("body", "{"))).containsEntry("status", 400L);
        assertThat(answer(Request::jsonObject, "/", Map.of("body", "[]"))).containsEntry("status", 400L);
    }

    @Test
    void param_thatThePatternHasNot_is500() {
        assertThat(answer(request -> request.param("id"), "/", Map.of())).containsEntry("status", 500L);
    }

    @Test
    void file_hasTheTypeOfItsName_and404IfThereIsNone() throws IOException {
        Path style = Files.writeString(directory.resolve("a.CSS"), "p {}");
        Plugin plugin = Plugins.plain()
                .get("/style", request -> Response.file(style))
                .get("/none", request -> Response.file(directory));
        try (HostConnection host = FakeHost.begun(plugin)) {
            assertThat(host.get("/style"))
                    .containsEntry("body", "p {}")
                    .containsEntry("headers", Map.of("Content-Type", "text/css; charset=utf-8"));
            assertThat(host.get("/none")).containsEntry("status", 404L);
        }
    }

    @Test
    void bundle_isAResourceOfTheClassPath_or404() {
        try (HostConnection host = FakeHost.begun(Plugins.plain().bundle("ai/toru/plugin/page.js"))) {
            assertThat(host.get("/bundle.js"))
                    .containsEntry("body", "// a page\n")
                    .containsEntry("headers", Map.of("Content-Type", "text/javascript; charset=utf-8"));
        }
        try (HostConnection host = FakeHost.begun(Plugins.plain())) {
            assertThat(host.get("/bundle.js")).containsEntry("status", 404L);
        }
    }

    @Test
    void bundle_withARouteOfItsOwn_isThatOfTheRoute() {
        try (HostConnection host =
                FakeHost.begun(Plugins.plain().get("/bundle.js", request -> Response.text("mine")))) {
            assertThat(host.get("/bundle.js")).containsEntry("body", "mine");
        }
    }
}
