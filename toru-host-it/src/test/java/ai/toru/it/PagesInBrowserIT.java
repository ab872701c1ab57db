package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The demo's pages in a real browser. */
@NeedsTool({"chromium", "chromedriver", "python3", "node"})
class PagesInBrowserIT {
    private static final String VISITS = "[...document.querySelectorAll('dt')]"
            + ".find((one) => one.textContent === 'Visits')?.nextElementSibling.textContent";

    @RegisterExtension
    private static final SharedBrowser BROWSER = new SharedBrowser();

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
    void list_inBrowser_showsPluginsAndTheirState() throws IOException {
        BrowserPage page = open("");

        page.awaitText("Hello, Python");
        page.awaitText("Sticky Notes");
        page.awaitText("🐍");
        page.awaitTrue("document.querySelector('.badge.good')");
        page.awaitTrue("/\\d of \\d running/.test(document.body.innerText)");
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void view_ofPythonPlugin_showsWhatItsBundleAsked() throws IOException {
        BrowserPage page = open("app/plugins/hello-python");

        page.awaitText("Hello from Python!");
        page.awaitText("Say hello");
        page.awaitTrue("/^\\d+$/.test(" + VISITS + ")");
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void view_ofPythonPlugin_whenTheVisitCannotBeCounted_saysWhy() throws IOException {
        String visits = "api/plugins/hello-python/kv/visits";
        demo.web().sendAs("text/plain", "PUT", visits, "many");
        try {
            BrowserPage page = open("app/plugins/hello-python");

            page.awaitText("Hello from Python!");
            page.awaitText("This visit was not counted (not_a_number)");
            page.awaitTrue(VISITS + " === '–'");
        } finally {
            demo.web().send("DELETE", visits, null);
        }
    }

    @Test
    void view_ofNodePlugin_showsWhatItsBundleAsked() throws IOException {
        demo.web().post("plugins/notes/notes", "{\"text\": \"<b>bold</b> plans\"}");

        BrowserPage page = open("app/plugins/sticky-notes");

        page.awaitText("<b>bold</b> plans");
        page.awaitText("Stick it");
        assertThat(page.problems()).isEmpty();
    }

    /** Installed as the guide says: drop the file, make it executable, enable it. */
    @Test
    void view_ofGuidesExample_showsItsBundle() throws IOException {
        Path plugins = directory.resolve("data/plugins");
        PluginFiles.write(
                plugins.resolve("my-plugin/frontend/bundle.js"), PluginFiles.resource("guide/frontend/bundle.js"));
        PluginFiles.binary(plugins, "my-plugin", PluginFiles.resource("guide/my_plugin.py"));
        assertThat(demo.web().post("api/plugins/my-plugin/enable", "").statusCode())
                .isEqualTo(200);

        BrowserPage page = open("app/plugins/my-plugin");

        assertThat(page.textOf("h1.text-3xl.font-bold.mb-4")).isEqualTo("My Plugin");
        page.awaitText("Call API");
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void view_ofUnknownPlugin_saysSo() throws IOException {
        open("app/plugins/nobody").awaitText("There is no such plugin");
    }

    private static BrowserPage open(String path) throws IOException {
        return BROWSER.open(demo.address().resolve(path));
    }
}
