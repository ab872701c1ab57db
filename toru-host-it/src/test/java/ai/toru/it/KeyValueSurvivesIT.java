package ai.toru.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fault: {@code kill -9} of the host. What plugins and operators were told is kept is there in the next life. */
@NeedsTool({"python3", "node"})
class KeyValueSurvivesIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String KV = "api/plugins/hello-python/kv";

    @TempDir
    private Path directory;

    @Test
    void visitsAndKeys_afterKillAndStart_areThere() throws IOException, InterruptedException {
        int visits;
        try (Demo demo = Demo.ready(directory)) {
            Web web = demo.web();
            web.awaitState("hello-python", "RUNNING");
            visit(web);
            visit(web);
            visits = visit(web);
            set(web, "theme", "dark");
            assertThat(web.sendAs("text/plain", "PUT", KV + "/settings/size", "10 %")
                            .statusCode())
                    .isEqualTo(200);

            demo.kill();
            demo.exitCode(LIMIT);
        }
        assertThat(visits).isEqualTo(3);
        try (Demo next = Demo.ready(directory)) {
            Web web = next.web();
            web.awaitState("hello-python", "RUNNING");

            assertThat(Web.json(web.get(KV + "/theme")).path("value").asText()).isEqualTo("dark");
            assertThat(ask(web, "{\"action\": \"get\", \"key\": \"settings/size\"}")
                            .path("value")
                            .asText())
                    .isEqualTo("10 %");
            assertThat(visit(web)).isEqualTo(visits + 1);
            assertThat(Web.json(web.get(KV)).findValuesAsText("key"))
                    .containsExactly("settings/size", "theme", "visits");
            assertThat(next.errors()).doesNotContain("in memory", "Exception");
        }
    }

    /** The operator's command, between two lives of the demo. */
    @Test
    void kvCommand_whileTheDemoRuns_saysSo_andExportsAfterwards() throws IOException, InterruptedException {
        Path data = directory.resolve("data/kv");
        try (Demo demo = Demo.ready(directory)) {
            demo.web().awaitState("hello-python", "RUNNING");
            visit(demo.web());

            Command refused = Command.run(directory, "kv", "export", data.toString(), "hello-python");

            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.errors()).contains("in use by the process with id " + demo.pid());
        }
        Command export = Command.run(directory, "kv", "export", data.toString(), "hello-python");
        assertThat(export.exitCode()).as(export.errors()).isZero();
        assertThat(export.output()).isEqualTo("{\"key\":\"visits\",\"value\":\"1\"}\n");
        assertThat(Command.run(directory, "kv").exitCode()).isEqualTo(2);
    }

    private static int visit(Web web) {
        return Web.json(web.get("plugins/hello-python/")).path("visits").asInt();
    }

    private static void set(Web web, String key, String value) {
        JsonNode answer = ask(web, "{\"action\": \"set\", \"key\": \"" + key + "\", \"value\": \"" + value + "\"}");
        assertThat(answer.path("value").asText()).isEqualTo(value);
    }

    private static JsonNode ask(Web web, String body) {
        return Web.json(web.sendAs("application/json", "POST", KV, body));
    }

    /** The WAR run as a command that ends by itself. */
    private record Command(int exitCode, String output, String errors) {

        static Command run(Path directory, String... words) throws IOException, InterruptedException {
            Path out = Files.createTempFile(directory, "out", "");
            Path err = Files.createTempFile(directory, "err", "");
            List<String> command = Jvm.command(Demo.war());
            command.addAll(List.of(words));
            Process process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            try {
                assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
                return new Command(process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
            } finally {
                process.destroyForcibly();
            }
        }
    }
}
