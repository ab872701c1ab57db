package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.it.Chromium.Browsed;
import java.io.IOException;
import java.nio.file.Path;
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

        assertThat(page.dom())
                .contains("Hello, Python", "Sticky Notes", "badge good", "🐍")
                .containsPattern("\\d of \\d running");
        assertThat(page.console()).isEmpty();
    }

    @Test
    void view_ofPythonPlugin_showsWhatItsBundleAsked() throws IOException, InterruptedException {
        Browsed page = browse("app/plugins/hello-python");

        assertThat(page.dom()).contains("Hello from Python!", "<dt>Visits</dt><dd>", "Say hello");
        assertThat(page.console()).isEmpty();
    }

    @Test
    void view_ofPythonPlugin_whenTheVisitCannotBeCounted_saysWhy() throws IOException, InterruptedException {
        String visits = "api/plugins/hello-python/kv/visits";
        demo.web().sendAs("text/plain", "PUT", visits, "many");
        try {
            assertThat(browse("app/plugins/hello-python").dom())
                    .contains("Hello from Python!", "This visit was not counted (not_a_number)", "<dd>–</dd>");
        } finally {
            demo.web().send("DELETE", visits, null);
        }
    }

    @Test
    void view_ofNodePlugin_showsWhatItsBundleAsked() throws IOException, InterruptedException {
        demo.web().post("plugins/notes/notes", "{\"text\": \"<b>bold</b> plans\"}");

        Browsed page = browse("app/plugins/sticky-notes");

        assertThat(page.dom()).contains("&lt;b&gt;bold&lt;/b&gt; plans", "Stick it");
        assertThat(page.console()).isEmpty();
    }

    /** Installed as the guide says: drop the file, make it executable, enable it. */
    @Test
    void view_ofGuidesExample_showsItsBundle() throws IOException, InterruptedException {
        Path plugins = directory.resolve("data/plugins");
        PluginFiles.write(
                plugins.resolve("my-plugin/frontend/bundle.js"), PluginFiles.resource("guide/frontend/bundle.js"));
        PluginFiles.binary(plugins, "my-plugin", PluginFiles.resource("guide/my_plugin.py"));
        assertThat(demo.web().post("api/plugins/my-plugin/enable", "").statusCode())
                .isEqualTo(200);

        Browsed page = browse("app/plugins/my-plugin");

        assertThat(page.dom()).contains("<h1 class=\"text-3xl font-bold mb-4\">My Plugin</h1>", "Call API</button>");
        assertThat(page.console().lines()).allMatch(line -> line.contains("\"[MyPlugin] "));
    }

    @Test
    void view_ofUnknownPlugin_saysSo() throws IOException, InterruptedException {
        assertThat(browse("app/plugins/nobody").dom()).contains("There is no such plugin");
    }

    private static Browsed browse(String path) throws IOException, InterruptedException {
        return Chromium.browse(directory, demo.address().resolve(path));
    }
}
