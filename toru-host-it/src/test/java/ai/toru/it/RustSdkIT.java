package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.internal.protocol.ProtocolFeature;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SDK for Rust: its own tests, and the guide's full example, built with it, in the demo. */
@NeedsTool("cargo")
class RustSdkIT {
    private static final Path SDK = DocumentationTest.PROJECT.resolve("sdk/rust");

    @TempDir
    private Path directory;

    @Test
    void ownTests_pass() throws IOException, InterruptedException {
        Cargo.run(SDK, "test", "--workspace");
    }

    @Test
    @NeedsTool("clippy")
    void clippy_hasNothingToSay() throws IOException, InterruptedException {
        Cargo.run(SDK, "clippy", "--workspace", "--all-targets", "--", "-D", "warnings");
    }

    @Test
    void documentation_isClean() throws IOException, InterruptedException {
        Cargo.run(SDK, "rustdoc", "--package", "toru-plugin-api", "--", "-D", "warnings");
    }

    @Test
    void exampleOfTheGuide_inTheDemo_servesRestartsAndLogs() throws IOException, InterruptedException {
        Cargo.run(SDK, "build", "--package", "my-plugin");
        install("my-plugin", "my-plugin");
        try (Demo demo = Demo.ready(directory)) {
            Web web = demo.web();
            web.awaitState("my-plugin", "RUNNING");

            assertThat(Web.json(web.get("plugins/my-plugin/")).path("message").asText())
                    .isEqualTo("Hello from my plugin!");
            assertThat(web.get("plugins/my-plugin/bundle.js").body())
                    .isEqualTo(Files.readString(SDK.resolve("examples/guide/frontend/bundle.js")));
            assertThat(web.get("plugins/my-plugin/nothing").statusCode()).isEqualTo(404);
            assertThat(web.get("plugins/my-plugin/nothing").body()).isEqualTo("Not found");
            assertRestarts(web);
            assertLogHas("[MyPlugin] HTTP request: GET /bundle.js");
            assertLogHas("[MyPlugin] Initializing with instance_id: ");
        }
    }

    /** With the one changed call. */
    @Test
    void minimalExampleOfTheGuide_inTheDemo_answers() throws IOException, InterruptedException {
        Cargo.run(SDK, "build", "--package", "my-minimal-plugin");
        install("my-minimal-plugin", "my-plugin");
        try (Demo demo = Demo.ready(directory)) {
            demo.web().awaitState("my-plugin", "RUNNING");

            assertThat(demo.web().get("plugins/my-plugin/anything").body()).isEqualTo("{\"status\":\"ok\"}");
        }
    }

    @Test
    void pluginWithAllFeatures_inTheDemo_mixesNothingUp() throws IOException, InterruptedException {
        Cargo.run(SDK, "build", "--package", "everything");
        install("everything", "everything");
        KitJar.assertFindsNothing(directory, directory.resolve("plugins/everything.binary"), "/numbers");
        try (Demo demo = Demo.ready(directory)) {
            Web web = demo.web();
            JsonNode status = web.awaitState("everything", "RUNNING");

            assertThat(status.path("features")).hasSize(ProtocolFeature.values().length);
            assertThat(web.get("plugins/everything/numbers").body())
                    .hasSize(1_288_890)
                    .endsWith("199999\n");
            assertThat(web.post("plugins/everything/size", "ü".repeat(1 << 20)).body())
                    .isEqualTo(Integer.toString(2 << 20));
            web.assertNoneOfManyIsMixedUp("plugins/everything/hello/", String::toString);
        }
    }

    @Test
    @NeedsTool("python3")
    void cancelledRequests_amongTenThousand_areNeverAnswered() throws Exception {
        Cargo.run(SDK, "build", "--package", "everything");
        install("everything", "everything");
        CancelledAmongMany.assertNeverAnswered(directory, "everything", String::toString);
    }

    private static void assertRestarts(Web web) {
        long pid = web.status("my-plugin").path("pid").asLong();

        assertThat(web.post("api/plugins/my-plugin/restart", "").statusCode()).isEqualTo(200);

        assertThat(web.get("plugins/my-plugin/").statusCode()).isEqualTo(200);
        assertThat(web.status("my-plugin").path("pid").asLong()).isNotEqualTo(pid);
        await().until(() -> !Pids.alive(pid));
    }

    /** Waits for a line of the plugin's log that begins so. */
    private void assertLogHas(String message) {
        await(message)
                .until(() -> Files.readAllLines(directory.resolve("data/logs/plugins/my-plugin.log")).stream()
                        .map(Web::json)
                        .map(line -> line.path("message").asText())
                        .anyMatch(line -> line.startsWith(message)));
    }

    private void install(String program, String id) throws IOException {
        Path plugins = Files.createDirectories(directory.resolve("plugins"));
        Files.copy(Cargo.program(program), plugins.resolve(id + ".binary"));
    }
}
