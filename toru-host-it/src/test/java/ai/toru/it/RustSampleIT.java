package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample in Rust, built as its comment says, in the demo. */
@NeedsTool("cargo")
class RustSampleIT {
    private static final Path SOURCE = DocumentationTest.PROJECT.resolve("samples/rust/host-vitals");

    @TempDir
    private static Path directory;

    private static Demo demo;
    private static Web web;

    @BeforeAll
    static void buildAndStart() throws IOException, InterruptedException {
        Cargo.run(SOURCE, "test");
        Cargo.run(SOURCE, "build");
        Path plugins = Files.createDirectories(directory.resolve("plugins"));
        Files.copy(Cargo.program("host-vitals"), plugins.resolve("host-vitals.binary"));
        demo = Demo.ready(directory);
        web = demo.web();
        web.awaitState("host-vitals", "RUNNING");
    }

    @AfterAll
    static void stop() {
        if (demo != null) {
            demo.close();
        }
    }

    @Test
    @NeedsTool("clippy")
    void clippy_hasNothingToSay() throws IOException, InterruptedException {
        Cargo.run(SOURCE, "clippy", "--all-targets", "--", "-D", "warnings");
    }

    @Test
    void check_byTheKit_findsNothing() throws IOException, InterruptedException {
        Path folder = Files.createDirectory(directory.resolve("k"));
        KitJar.assertFindsNothing(folder, directory.resolve("plugins/host-vitals.binary"), "/events");
    }

    @Test
    void vitals_askedFor_areThoseOfThisMachine() {
        JsonNode vitals = Web.json(web.get("plugins/vitals/vitals"));

        assertThat(vitals.path("processors").asInt()).isPositive();
        assertThat(vitals.path("busy").asDouble()).isBetween(0.0, 1.0);
        assertThat(vitals.path("load")).hasSize(3);
        assertThat(vitals.path("memory_used").asLong())
                .isBetween(1L, vitals.path("memory_total").asLong());
        assertThat(web.get("plugins/vitals/nothing").statusCode()).isEqualTo(404);
        assertThat(web.post("plugins/vitals/vitals", "").statusCode()).isEqualTo(405);
    }

    @Test
    void events_whileSomebodyReads_comeUntilThePluginIsToStop() {
        long pid = web.status("host-vitals").path("pid").asLong();
        try (Stream<String> lines = web.lines("plugins/vitals/events")) {
            List<String> events = new ArrayList<>();
            lines.filter(line -> line.startsWith("data: ")).forEach(line -> {
                events.add(line);
                if (events.size() == 2) {
                    web.post("api/plugins/host-vitals/disable", "");
                }
            });

            assertThat(events).hasSizeBetween(2, 10).allMatch(line -> line.contains("\"memory_used\":"));
        }
        assertThat(Pids.alive(pid)).isFalse();
        web.post("api/plugins/host-vitals/enable", "");
    }

    @Test
    @NeedsTool({"chromium", "chromedriver"})
    void view_ofTheBundle_isLive() throws IOException {
        try (BrowserPage page = BrowserPage.open(directory, demo.address().resolve("app/plugins/host-vitals"))) {
            page.awaitText("Live: the plugin sends each second.");
            page.awaitTrue("document.querySelectorAll('.host-vitals path[d*=L]').length === 4");
            SampleBundlesIT.assertFits(page);
        }
    }
}
