package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The demo's sidebar with more plugins than fit into it, of which one alone has a page. */
@NeedsTool({"chromium", "chromedriver", "python3"})
class SidebarInBrowserIT {
    private static final int PLAIN = 20;

    private static final String IN_SIGHT = """
            (() => {
                const bar = document.getElementById('sidebar').getBoundingClientRect();
                const entry = document.querySelector('#sidebar [aria-current]')?.getBoundingClientRect();
                return entry && entry.top >= bar.top && entry.bottom <= bar.bottom;
            })()""";

    @RegisterExtension
    private static final SharedBrowser BROWSER = new SharedBrowser();

    @TempDir
    private static Path directory;

    private static Demo demo;

    @BeforeAll
    static void start() throws IOException {
        Path plugins = Files.createDirectories(directory.resolve("plugins"));
        for (int number = 1; number <= PLAIN; number++) {
            PluginFiles.scripted(plugins, "plain-" + number);
        }
        PluginFiles.scripted(plugins, "zebra");
        PluginFiles.write(
                plugins.resolve("zebra/frontend/bundle.js"),
                HostPage.mounting("zebra", "container.textContent = 'Stripes';"));
        demo = Demo.ready(directory);
        demo.web().awaitState("plain-" + PLAIN, "RUNNING");
        demo.web().awaitState("zebra", "RUNNING");
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @Test
    void entry_ofWhatIsShown_isScrolledIntoSightOnce() throws IOException {
        BrowserPage page = open("app/plugins/zebra");

        page.awaitText("Stripes");
        page.awaitTrue(IN_SIGHT);
        assertThat(page.evaluate("document.getElementById('sidebar').scrollTop").asInt())
                .isPositive();
        assertThat(page.evaluate("scrollY").asInt()).isZero();
        page.evaluate("document.getElementById('sidebar').scrollTop = 0");
        demo.web().post("api/plugins/plain-1/restart", "");
        demo.web().awaitState("plain-1", "RUNNING");
        page.awaitTrue("document.querySelectorAll('#sidebar .dot.good').length === " + (PLAIN + 1));
        assertThat(page.evaluate("document.getElementById('sidebar').scrollTop").asInt())
                .as("where the user has scrolled to")
                .isZero();
    }

    @Test
    void field_ofManyPlugins_findsThemByKeyboard() throws IOException {
        BrowserPage page = open("dashboard");

        page.type(".find input", "plain-2");
        assertThat(page.focused()).isEqualTo("searchbox \"Find a plugin by its name\"");
        page.awaitTrue("document.querySelectorAll('#sidebar .dot').length === 2");
        page.press("x");
        page.awaitTrue("document.querySelector('#sidebar [role=status]').innerText === 'No plugin matches.'");
        assertThat(page.accessibility()).isEmpty();
        page.press(Keys.ESCAPE);
        page.awaitTrue("document.querySelectorAll('#sidebar .dot').length === " + (PLAIN + 1));
        assertThat(page.evaluate("document.querySelector('.find input').value").asText())
                .isEmpty();
    }

    @Test
    void pluginWithoutAPage_leadsToItsDetailsInstead() throws IOException {
        BrowserPage page = open("dashboard");

        page.awaitTrue("document.querySelector(\"#sidebar a[href='app/manage/plain-3']\")");
        page.awaitTrue("!document.querySelector(\"[data-plugin='plain-3'] a.primary\")");
        page.awaitTrue("document.querySelector(\"[data-plugin='zebra'] a.primary\")");
        page.click("#sidebar a[href='app/manage/plain-3']");
        page.awaitTrue("document.querySelector('.tabs') && !document.querySelector('.title a.primary')");
        assertThat(page.problems()).isEmpty();
        page.goTo(demo.address().resolve("app/plugins/plain-3"));
        page.awaitText("This plugin has no page of its own");
    }

    private static BrowserPage open(String path) throws IOException {
        BrowserPage page = BROWSER.open(demo.address().resolve(path));
        page.look(1280, false);
        return page;
    }
}
