package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line's contract. */
class DemoStartIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    @Test
    void start_onFreePort_printsOneLineAndServes() throws IOException, InterruptedException {
        try (Demo demo =
                Demo.ready(directory, "--plugins", directory.resolve("plugins").toString())) {
            assertThat(demo.output())
                    .singleElement()
                    .asString()
                    .matches("Toru demo listening on http://127\\.0\\.0\\.1:\\d+/");
            assertThat(demo.web().get("").body()).contains("<title>Plugins · Toru</title>");
            assertThat(demo.web().get("api/plugins").body()).isEqualTo("[]");

            demo.terminate();
            assertThat(demo.exitCode(SOON)).isIn(0, 143);
            assertThat(demo.output()).hasSize(1);
            assertThat(demo.errors()).doesNotContain("WARNING", "ERROR", "Exception");
        }
    }

    @Test
    @NeedsTool("python3")
    void start_withPluginsInWorkingDirectory_usesThem() throws IOException {
        Path plugins = directory.resolve("plugins");
        PluginFiles.scripted(plugins, "mine");

        try (Demo demo = Demo.ready(directory)) {
            assertThat(demo.web().get("plugins/mine/echo/hello").body()).isEqualTo("hello");
            assertThat(demo.web().get("api/plugins/hello-python").statusCode()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    --prot=3000         | Unknown option: '--prot=3000'
                    --port=http         | '--port': 'http' is not a number from 0 to 65535
                    --port=70000        | '70000' is not a number from 0 to 65535
                    --host=0.0.0.0      | remote administration without a password is refused
                    --transport=tcp     | 'tcp' is none of auto, junixsocket and jdk
                    --plugins=a-file    | --plugins a-file is not a directory
                    """)
    void start_withBadOption_saysSoWithUsageAndExits2(String option, String message)
            throws IOException, InterruptedException {
        Files.createFile(directory.resolve("a-file"));

        try (Demo demo = Demo.launch(directory, option)) {
            assertThat(demo.exitCode(SOON)).isEqualTo(2);
            assertThat(demo.errors()).contains(message, "Usage: java -jar toru-demo.war");
            assertThat(demo.output()).isEmpty();
        }
    }

    @Test
    void start_withHelp_printsUsageAndExits0() throws IOException, InterruptedException {
        try (Demo demo = Demo.launch(directory, "--help")) {
            assertThat(demo.exitCode(SOON)).isZero();
            assertThat(demo.output()).contains("Usage: java -jar toru-demo.war [options]");
            assertThat(directory).isEmptyDirectory();
        }
    }

    @Test
    void start_onPortInUse_saysSoAndExits1() throws IOException, InterruptedException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Demo demo = Demo.launch(directory, "--port", Integer.toString(taken.getLocalPort()))) {
            assertThat(demo.exitCode(SOON)).isEqualTo(1);
            assertThat(demo.errors().lines())
                    .singleElement()
                    .asString()
                    .contains("port " + taken.getLocalPort(), "--port");
            assertThat(demo.output()).isEmpty();
        }
    }

    @Test
    void start_withSocketPathTooLong_namesItAndExits2() throws IOException, InterruptedException {
        Path sockets = directory.resolve("s".repeat(100));

        try (Demo demo = Demo.launch(directory, "--port", "0", "--sockets", sockets.toString())) {
            assertThat(demo.exitCode(SOON)).isEqualTo(2);
            assertThat(demo.errors()).contains(sockets.toString(), "106");
            assertThat(demo.output()).isEmpty();
        }
    }

    @Test
    void start_withPluginsDirectoryThatCannotBeMade_namesItAndExits2() throws IOException, InterruptedException {
        Path plugins = Files.createFile(directory.resolve("a-file")).resolve("plugins");

        try (Demo demo = Demo.launch(directory, "--port", "0", "--plugins", plugins.toString())) {
            assertThat(demo.exitCode(SOON)).isEqualTo(2);
            assertThat(demo.errors()).contains(plugins.toString());
            assertThat(demo.output()).isEmpty();
        }
    }

    /** Fault: a state file that cannot be read is an error, and never means that all is switched on. */
    @Test
    @NeedsTool("python3")
    void start_withUnreadableConfig_startsNoPluginAndSaysWhy() throws IOException {
        Path config = directory.resolve("plugins/.metadata/config.json");
        PluginFiles.scripted(directory.resolve("plugins"), "mine");
        PluginFiles.write(config, "{not json");

        try (Demo demo = Demo.ready(directory)) {
            assertThat(demo.web().status("mine").path("state").asText()).isEqualTo("DISCOVERED");
            assertThat(demo.web().status("mine").path("reason").asText()).contains(config.toString(), "Correct it");
            assertThat(demo.errors()).contains(config.toString());
            assertThat(demo.web().get("").statusCode()).isEqualTo(200);
        }
        assertThat(config).hasContent("{not json");
    }

    @Test
    @NeedsTool("python3")
    void start_twiceOnOneDataDirectory_refusesTheSecond() throws IOException, InterruptedException {
        PluginFiles.scripted(directory.resolve("plugins"), "mine");
        try (Demo first = Demo.ready(directory);
                Demo second = Demo.launch(
                        directory,
                        "--port",
                        "0",
                        "--data",
                        directory.resolve("data").toString())) {
            await().atMost(SOON).until(() -> !Pids.alive(second.pid()) || !Pids.alive(first.pid()));
            assertThat(Pids.alive(first.pid()))
                    .as("the first lives; it says: %s", first.errors())
                    .isTrue();
            assertThat(second.exitCode(SOON)).isEqualTo(2);
            assertThat(second.errors().lines().findFirst())
                    .as("the first line that it says")
                    .hasValueSatisfying(line -> assertThat(line).startsWith("The data directory "));
            assertThat(second.errors()).contains(directory.resolve("data").toString());
            assertThat(first.web().get("plugins/mine/echo/still%20here").body()).isEqualTo("still%20here");
        }
    }
}
