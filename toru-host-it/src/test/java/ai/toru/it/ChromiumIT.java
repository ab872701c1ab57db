package ai.toru.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages in a real browser. */
@NeedsTool({"chromium", "python3", "node"})
class ChromiumIT {
    @TempDir
    private static Path directory;

    private static Demo demo;

    @BeforeAll
    static void start() throws IOException {
        demo = Demo.ready(directory);
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @Test
    void list_inBrowser_showsPluginsAndTheirState() throws IOException, InterruptedException {
        Browsed page = browse("");

        assertThat(page.dom()).contains("Hello, Python", "Sticky Notes", "2 of 2 running", "badge good", "🐍");
        assertThat(page.console()).isEmpty();
    }

    @Test
    void view_ofPythonPlugin_showsWhatItsBundleAsked() throws IOException, InterruptedException {
        Browsed page = browse("app/plugins/hello-python");

        assertThat(page.dom()).contains("Hello from Python!", "<dt>Visits</dt><dd>", "Say hello");
        assertThat(page.console()).isEmpty();
    }

    @Test
    void view_ofNodePlugin_showsWhatItsBundleAsked() throws IOException, InterruptedException {
        demo.web().post("plugins/notes/notes", "{\"text\": \"<b>bold</b> plans\"}");

        Browsed page = browse("app/plugins/sticky-notes");

        assertThat(page.dom()).contains("&lt;b&gt;bold&lt;/b&gt; plans", "Stick it");
        assertThat(page.console()).isEmpty();
    }

    @Test
    void view_ofUnknownPlugin_saysSo() throws IOException, InterruptedException {
        assertThat(browse("app/plugins/nobody").dom()).contains("There is no such plugin");
    }

    /** What a page looks like some seconds later, and the browser's messages about it: script errors, refusals by policy. */
    private record Browsed(String dom, String console) {}

    private static Browsed browse(String path) throws IOException, InterruptedException {
        Path dom = Files.createTempFile(directory, "dom", ".html");
        Path log = Files.createTempFile(directory, "console", ".txt");
        Process chromium = new ProcessBuilder(
                        Tool.CHROMIUM.path().toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + Files.createTempDirectory(directory, "profile"),
                        "--enable-logging=stderr",
                        "--virtual-time-budget=6000",
                        "--dump-dom",
                        demo.address().resolve(path).toString())
                .redirectOutput(dom.toFile())
                .redirectError(log.toFile())
                .start();
        if (!chromium.waitFor(60, TimeUnit.SECONDS)) {
            chromium.destroyForcibly();
        }
        String console = Files.readString(log, UTF_8)
                .lines()
                .filter(line -> line.contains(":CONSOLE"))
                .reduce("", (all, line) -> all + line + "\n");
        return new Browsed(Files.readString(dom, UTF_8), console);
    }
}
