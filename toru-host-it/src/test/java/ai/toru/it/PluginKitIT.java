package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin kit as a user runs it: {@code java -jar toru-testing-VERSION-cli.jar}. */
@NeedsTool("python3")
class PluginKitIT {

    private static final Path SAMPLE = Path.of("../demo-webapp/src/main/sample-plugins/hello-python.binary");

    @TempDir
    private Path folder;

    @Test
    void check_samplePlugin_findsNoErrorAndLeavesNothing() throws Exception {
        Path sockets = Files.createDirectory(folder.resolve("t"));

        assertThat(run(sockets, "check", SAMPLE.toString(), "--json", "--timeout", "20"))
                .isZero();

        JsonNode report = new ObjectMapper().readTree(folder.resolve("out").toFile());
        assertThat(report.path("plugin").asText()).isEqualTo("hello-python");
        assertThat(report.path("counts").path("error").asInt(-1)).isZero();
        assertThat(report.path("counts").path("passed").asInt()).isGreaterThan(70);
        assertThat(sockets).isEmptyDirectory();
        assertThat(folder.resolve("err")).isEmptyFile();
    }

    @Test
    void check_missingFile_isWrongUsage() throws Exception {
        assertThat(run(folder, "check", "no-such.binary")).isEqualTo(2);
        assertThat(folder.resolve("err")).content().contains("There is no file no-such.binary.", "Usage:");
    }

    /** Runs the kit, which is given a folder for its temporary files; tells its exit code. */
    private int run(Path temporary, String... arguments) throws IOException, InterruptedException {
        return KitJar.run(temporary, folder.resolve("out"), folder.resolve("err"), arguments);
    }
}
