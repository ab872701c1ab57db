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

/** Plugins' own views in the demo: they come, go, break, and are replaced while somebody looks at them. */
@NeedsTool({"chromium", "chromedriver", "python3"})
class PluginViewInBrowserIT {
    /** What a bundle of these tests shows of itself; unmounting it leaves a mark in the page. */
    private static final String BUNDLE = """
            (window.ToruPlugins ||= {})['%1$s'] = {
                mount(container, api) {
                    const line = document.createElement('p');
                    line.textContent = '%2$s at ' + (api.path || 'its start');
                    container.append(line);
                    container.addEventListener('toru-navigate', (event) => line.textContent = '%2$s at ' + event.detail.path);
                    api.signal.addEventListener('abort', () => (window.left ||= []).push('%1$s'));
                    const further = document.createElement('button');
                    further.textContent = 'Further';
                    further.onclick = () => api.navigate('/app/plugins/%1$s/further?on=1');
                    container.append(further);
                },
            };
            """;

    /** Has class names that the application uses for itself, in another sense. */
    private static final String NAMESAKE = """
            (window.ToruPlugins ||= {})['namesake'] = {
                mount(container) {
                    container.innerHTML = '<p class="hidden">Out of sight</p><p class="sm:p-4">In sight</p>';
                },
            };
            """;

    private static final Markdown README = Markdown.of(DocumentationTest.PROJECT.resolve("README.md"));

    private static final String BROKEN = "throw new Error('This bundle is beyond repair');";

    private static final String WRECKER = HostPage.mounting("wrecker", """
            const button = document.createElement('button');
            button.textContent = 'Wreck it';
            button.onclick = () => {
                document.body.replaceChildren();
                api.navigate('/dashboard');
            };
            container.append(button);
            """);

    @RegisterExtension
    private static final SharedBrowser BROWSER = new SharedBrowser();

    @TempDir
    private static Path directory;

    private static Path plugins;
    private static Demo demo;

    @BeforeAll
    static void start() throws IOException {
        plugins = Files.createDirectories(directory.resolve("plugins"));
        PluginFiles.binary(plugins, "my-plugin", PluginFiles.resource("guide/my_plugin.py"));
        bundle("my-plugin", PluginFiles.resource("guide/frontend/bundle.js"));
        for (String id : new String[] {"one", "two", "renewed"}) {
            PluginFiles.scripted(plugins, id);
            bundle(id, BUNDLE.formatted(id, "Plugin " + id));
        }
        PluginFiles.scripted(plugins, "wrecker");
        bundle("wrecker", WRECKER);
        PluginFiles.scripted(plugins, "broken");
        bundle("broken", BROKEN);
        PluginFiles.scripted(plugins, "namesake");
        bundle("namesake", NAMESAKE);
        held("fragile");
        bundle("fragile", BUNDLE.formatted("fragile", "Plugin fragile"));
        PluginFiles.binary(plugins, "hello", README.blocks("python").get(0));
        demo = Demo.ready(directory);
        for (String id :
                new String[] {"my-plugin", "one", "two", "renewed", "broken", "namesake", "fragile", "hello"}) {
            demo.web().awaitState(id, "RUNNING");
        }
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @Test
    void guidesExample_unmodified_mountsCallsItsApiAndLeaves() throws IOException {
        BrowserPage page = open("app/plugins/my-plugin");

        page.click(".stage button");
        page.awaitTrue("document.querySelector('toru-toasts')?.shadowRoot.textContent"
                + ".includes('Success: Hello from my Python plugin!')");
        page.click("a[href='dashboard']");
        page.awaitTrue("document.querySelectorAll('.card').length > 3 && !document.querySelector('.stage')");

        assertThat(page.problems()).isEmpty();
    }

    /** The guide's example says them without a style sheet of its own. */
    @Test
    void guidesExample_unmodified_hasTheLookThatItsClassNamesMean() throws IOException {
        BrowserPage page = open("app/plugins/my-plugin");

        page.awaitText("Call API");
        page.awaitTrue("getComputedStyle(document.querySelector('.stage h1')).fontSize === '30px'");
        page.awaitTrue("getComputedStyle(document.querySelector('.stage h1')).marginBottom === '16px'");
        page.awaitTrue("getComputedStyle(document.querySelector('.stage button')).paddingLeft === '16px'");
        page.awaitTrue(
                "getComputedStyle(document.querySelector('.stage button')).backgroundColor !== 'rgba(0, 0, 0, 0)'");
        page.awaitTrue("getComputedStyle(document.querySelector('.stage button')).color === 'rgb(255, 255, 255)'");

        assertThat(page.evaluate("getComputedStyle(document.querySelector('main > .title h1')).fontSize")
                        .asText())
                .as("the application's own headings stay")
                .isEqualTo("24px");
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void classNames_thatTheApplicationHasToo_meanNothingOutsideOfTheView() throws IOException {
        BrowserPage page = open("app/plugins/namesake");
        page.awaitTrue("getComputedStyle(document.querySelector('.stage .hidden')).display === 'none'");

        assertThat(page.evaluate("getComputedStyle(document.querySelector('#sidebar .hidden')).display")
                        .asText())
                .isNotEqualTo("none");
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void twoPlugins_inTurn_leaveNothingBehind() throws IOException {
        BrowserPage page = open("app/plugins/one");
        page.awaitText("Plugin one at its start");

        page.click("a[href='app/plugins/two']");
        page.awaitText("Plugin two at its start");

        assertThat(page.textOf("main")).doesNotContain("Plugin one at");
        assertThat(page.evaluate("window.left.join()").asText()).isEqualTo("one");
        page.click("a[href='app/plugins/one']");
        page.awaitText("Plugin one at its start");
        assertThat(page.evaluate("document.querySelectorAll('.stage').length").asInt())
                .isEqualTo(1);
        assertThat(page.evaluate("document.adoptedStyleSheets.length").asInt()).isLessThan(2);
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void deepLink_openedReloadedAndGoneBack_isShownByThePlugin() throws IOException {
        BrowserPage page = open("app/plugins/one/deep/link?q=1#part");
        page.awaitText("Plugin one at /deep/link?q=1#part");

        page.reload();
        page.awaitText("Plugin one at /deep/link?q=1#part");
        page.click(".stage button");
        page.awaitText("Plugin one at /further?on=1");
        page.back();
        page.awaitText("Plugin one at /deep/link?q=1#part");

        assertThat(page.evaluate("window.left === undefined").asBoolean())
                .as("mounted once")
                .isTrue();
    }

    @Test
    void bundleThatThrows_isSaidInItsPlace_andTheRestGoesOn() throws IOException {
        BrowserPage page = open("app/plugins/broken");

        page.awaitText("This bundle is beyond repair");
        page.click("a[href='app/plugins/two']");
        page.awaitText("Plugin two at its start");
    }

    /** The README's, which answers every path with text. */
    @Test
    void pluginThatAnswersAnything_isNotTakenToHaveAPage() throws IOException {
        BrowserPage page = open("app/plugins/hello");

        page.awaitText("This plugin has no page of its own");
        assertThat(page.textOf("main")).doesNotContain("cannot be shown");
    }

    @Test
    void crash_whileTheViewIsOpen_showsABannerUntilThePluginIsBack() throws IOException, InterruptedException {
        BrowserPage page = open("app/plugins/fragile");
        page.awaitText("Plugin fragile at its start");

        Pids.kill("KILL", demo.web().status("fragile").path("pid").asLong());
        page.awaitTrue("document.querySelector('.banner [role=alert]')");
        assertThat(page.textOf(".banner")).contains("does not answer at present", "SIGKILL");
        assertThat(page.textOf(".stage")).contains("Plugin fragile");
        Files.createFile(plugins.resolve("fragile.go"));

        page.awaitTrue("!document.querySelector('.banner')");
        assertThat(page.textOf(".stage")).contains("Plugin fragile");
    }

    @Test
    void upgrade_whileTheViewIsOpen_showsTheNewBundle() throws IOException {
        BrowserPage page = open("app/plugins/renewed");
        page.awaitText("Plugin renewed at its start");

        bundle("renewed", BUNDLE.formatted("renewed", "Version two"));
        demo.web().post("api/plugins/renewed/restart", "");

        page.awaitText("Version two at its start");
        assertThat(page.evaluate("window.left.join()").asText()).isEqualTo("renewed");
        assertThat(page.textOf(".stage")).doesNotContain("Plugin renewed");
    }

    @Test
    void switchedOff_whileTheViewIsOpen_canBeSwitchedOnThere() throws IOException {
        BrowserPage page = open("app/plugins/two");
        page.awaitText("Plugin two at its start");

        demo.web().post("api/plugins/two/disable", "");
        page.awaitText("This plugin is switched off");
        page.click(".notice .button.primary");

        page.awaitText("Plugin two at its start");
        // The sidebar may be asking for the bundle just then, which is not served any more.
        assertThat(page.problems())
                .allMatch(problem -> problem.contains("/plugins/two/bundle.js") && problem.contains("404"));
    }

    @Test
    void isolation_switchedOn_putsThePluginIntoAFrameAlsoNextTime() throws IOException {
        BrowserPage page = open("app/plugins/one");
        page.awaitText("Plugin one at its start");

        page.click(".isolation [role='switch']");
        page.inFrame(".stage iframe", () -> page.awaitText("Plugin one at its start"));
        assertThat(page.focused()).isEqualTo("switch \"Run isolated\"");
        assertThat(page.accessibility()).isEmpty();
        page.reload();
        page.inFrame(".stage iframe", () -> page.awaitText("Plugin one at its start"));
        page.click(".isolation [role='switch'][aria-checked='true']");

        page.awaitText("Plugin one at its start");
        assertThat(page.evaluate("document.querySelector('.stage iframe')").isNull())
                .isTrue();
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void application_takenApartByABundle_isLoadedAnewOnTheNextStep() throws IOException {
        BrowserPage page = open("app/plugins/wrecker");
        page.awaitText("Wreck it");
        page.evaluate("window.before = true");

        page.click(".stage button");

        page.awaitTrue("document.querySelectorAll('.card').length > 3");
        assertThat(page.evaluate("window.before === undefined").asBoolean())
                .as("another document")
                .isTrue();
    }

    private static BrowserPage open(String path) throws IOException {
        BrowserPage page = BROWSER.open(demo.address().resolve(path));
        page.look(1280, false);
        return page;
    }

    private static void bundle(String id, String script) {
        PluginFiles.write(plugins.resolve(id + "/frontend/bundle.js"), script);
    }

    /** A scripted plugin whose second process waits until there is a file {@code ID.go}. */
    private static void held(String id) {
        Path program = PluginFiles.executable(
                directory.resolve("held/" + id + ".binary"), PluginFiles.resource("plugins/scripted.py"));
        PluginFiles.binary(plugins, id, """
                #!/bin/sh
                if [ "$1" != --metadata ] && ! mkdir '%1$s.began' 2>/dev/null; then
                    until [ -e '%2$s.go' ]; do sleep 0.05; done
                fi
                exec '%1$s' "$@"
                """.formatted(program, plugins.resolve(id)));
    }
}
