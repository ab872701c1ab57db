package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample in Go, built as its comment says, in the demo. */
@NeedsTool("go")
class GoSampleIT {
    private static final Path SOURCE = DocumentationTest.PROJECT.resolve("samples/go/short-links");
    private static final int AT_ONCE = 64;

    @TempDir
    private static Path directory;

    private static Demo demo;
    private static Web web;

    @BeforeAll
    static void buildAndStart() throws IOException, InterruptedException {
        go("vet", "./...");
        go("build", "-buildvcs=false", "-o", directory.resolve("plugins/short-links.binary") + "");
        demo = Demo.ready(directory);
        web = demo.web();
        web.awaitState("short-links", "RUNNING");
    }

    @AfterAll
    static void stop() {
        if (demo != null) {
            demo.close();
        }
    }

    @Test
    void check_byTheKit_findsNothing() throws IOException, InterruptedException {
        Path folder = Files.createDirectory(directory.resolve("k"));
        KitJar.assertFindsNothing(folder, directory.resolve("plugins/short-links.binary"));
    }

    @Test
    void link_made_leadsThereAlsoAfterARestart() {
        assertThat(made("kept", "https://example.org/a?b=c").statusCode()).isEqualTo(201);
        long pid = web.status("short-links").path("pid").asLong();
        assertThat(web.post("api/plugins/short-links/restart", "").statusCode()).isEqualTo(200);
        HttpResponse<String> followed = web.get("plugins/s/kept");

        assertThat(followed.statusCode()).isEqualTo(302);
        assertThat(followed.headers().firstValue("Location")).hasValue("https://example.org/a?b=c");
        assertThat(web.status("short-links").path("pid").asLong()).isNotEqualTo(pid);
        assertThat(link("kept").path("hits").asInt()).isEqualTo(1);
        assertThat(web.send("DELETE", "plugins/s/links/kept", null).statusCode())
                .isEqualTo(204);
        assertThat(web.get("plugins/s/kept").statusCode()).isEqualTo(404);
        await("the old process has ended").until(() -> !Pids.alive(pid));
    }

    @Test
    void link_withAWrongAddressOrATakenName_isRefusedWithAReason() {
        assertThat(made("taken", "https://example.org/").statusCode()).isEqualTo(201);

        HttpResponse<String> again = made("taken", "https://example.org/other");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("The name taken is taken");
        assertThat(made("script", "javascript:alert(1)").body()).contains("begins with http:// or https://");
        assertThat(made("Umlaut ü", "https://example.org/").body()).contains("2 to 32 characters");
        assertThat(web.post("plugins/s/links", "not json").statusCode()).isEqualTo(400);
        assertThat(Web.json(web.post("plugins/s/links", "{\"url\": \"https://example.org/\"}"))
                        .path("name")
                        .asText())
                .hasSize(6);
    }

    @Test
    void requests_64AtOnce_eachGetTheirOwnAnswer() throws InterruptedException {
        for (int i = 0; i < AT_ONCE; i++) {
            made("many-" + i, "https://example.org/" + i);
        }
        Semaphore inFlight = new Semaphore(AT_ONCE);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            inFlight.acquire();
            CompletableFuture<HttpResponse<String>> answer = web.getLater("plugins/s/many-" + i % AT_ONCE);
            answer.whenComplete((response, failure) -> inFlight.release());
            answers.add(answer);
        }
        for (int i = 0; i < 1_000; i++) {
            assertThat(answers.get(i).join().headers().firstValue("Location"))
                    .hasValue("https://example.org/" + i % AT_ONCE);
        }
        assertThat(link("many-0").path("hits").asInt()).isEqualTo(16);
        assertThat(link("many-63").path("hits").asInt()).isEqualTo(15);
    }

    @Test
    @NeedsTool({"chromium", "chromedriver"})
    void view_ofTheBundle_makesAndRemovesLinks() throws IOException {
        try (BrowserPage page = BrowserPage.open(directory, demo.address().resolve("app/plugins/short-links"))) {
            page.type(".short-links [name=url]", "https://example.org/grüße");
            page.type(".short-links [name=name]", "from-page");
            page.click(".short-links form button");
            page.awaitTrue("document.querySelector('[href$=\"/plugins/s/from-page\"]')");
            assertThat(link("from-page").path("url").asText()).isEqualTo("https://example.org/gr%C3%BC%C3%9Fe");
            page.look(375, true);
            assertThat(page.overflow()).as("pixels beyond 375").isZero();

            page.click("[aria-label='Remove from-page']");
            page.awaitTrue("!document.querySelector('[href$=\"/plugins/s/from-page\"]')");
            assertThat(page.problems()).isEmpty();
        }
    }

    private static HttpResponse<String> made(String name, String url) {
        return web.post("plugins/s/links", "{\"name\": \"%s\", \"url\": \"%s\"}".formatted(name, url));
    }

    /** What the list says of a link. */
    private static JsonNode link(String name) {
        for (JsonNode link : Web.json(web.get("plugins/s/links")).path("links")) {
            if (link.path("name").asText().equals(name)) {
                return link;
            }
        }
        throw new AssertionError("not in the list: " + name);
    }

    /** What it keeps lies below target, and it fetches nothing. */
    private static void go(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Tool.GO.path().toString()));
        command.addAll(List.of(words));
        Map<String, String> environment = Map.of(
                "GOCACHE",
                Path.of("target/go-cache").toAbsolutePath().toString(),
                "GOTOOLCHAIN",
                "local",
                "GOPROXY",
                "off",
                "GOFLAGS",
                "",
                "CGO_ENABLED",
                "0");
        ToolRun.succeeds(SOURCE, environment, command);
    }
}
