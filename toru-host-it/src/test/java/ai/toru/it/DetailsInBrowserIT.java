package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the demo's pages show of one plugin: its numbers as they change, how runs ended, what it is. */
@NeedsTool({"chromium", "chromedriver", "python3"})
class DetailsInBrowserIT {
    private static final String ID = "hello-python";

    /** Keeps all event streams that are opened from then on. */
    private static final String WATCH = """
            (() => {
                window.streams = [];
                window.EventSource = class extends EventSource {
                    constructor(address) {
                        super(address);
                        window.streams.push(this);
                    }
                };
            })()""";

    @RegisterExtension
    private static final SharedBrowser BROWSER = new SharedBrowser();

    @TempDir
    private static Path directory;

    private static Demo demo;
    private static Web web;

    @BeforeAll
    static void start() throws IOException {
        demo = Demo.ready(directory);
        web = demo.web();
        web.awaitState(ID, "RUNNING");
        web.awaitState("clock", "RUNNING");
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @Test
    void charts_ofAPlugin_takeInItsRequests() throws IOException {
        BrowserPage page = open("app/manage/" + ID);
        page.awaitTrue("document.querySelectorAll('.charts canvas').length === 4");
        page.awaitTrue("/^0[/]s$/.test(" + figure("Requests", "answered") + ")");

        await("requests are counted").atMost(Duration.ofSeconds(30)).until(() -> {
            assertThat(web.get("plugins/hello-python/greeting?name=Ada").statusCode())
                    .isEqualTo(200);
            return page.evaluate("parseFloat(" + figure("Requests", "answered") + ") > 0")
                    .asBoolean();
        });

        page.awaitTrue("/ m?s$/.test(" + figure("Latency", "p50") + ")");
        page.awaitTrue("/ MiB$/.test(" + figure("Memory", "resident") + ")");
        page.awaitTrue("/ %$/.test(" + figure("Processor", "of one core") + ")");
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void crash_ofAPlugin_isAmongItsEarlierRuns() throws IOException, InterruptedException {
        BrowserPage page = open("app/manage/" + ID);
        page.awaitTrue("document.querySelector('.badge.good')");
        assertThat(page.evaluate("document.getElementById('exits')").isNull()).isTrue();
        page.awaitAskedForBundle(ID);

        long crashed = web.status(ID).path("pid").asLong();
        Pids.kill("SEGV", crashed);

        page.awaitTrue("document.querySelector('[aria-labelledby=exits] td .badge.bad')");
        assertThat(page.textOf("[aria-labelledby='exits'] tbody tr")).contains("crash", "killed by SIGSEGV");
        assertThat(page.textOf("[aria-labelledby='crash']")).contains("Run 1 was killed by SIGSEGV");
        page.awaitTrue("document.querySelector('.title .badge.good')");
        assertThat(web.awaitState(ID, "RUNNING").path("pid").asLong()).isNotEqualTo(crashed);
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void about_aPlugin_saysWhatItSpeaks() throws IOException {
        JsonNode status = web.status("clock");
        BrowserPage page = open("app/manage/clock");

        String about = page.textOf("[aria-labelledby='about']");

        assertThat(status.path("features")).isNotEmpty();
        status.path("features").forEach(feature -> assertThat(about).contains(feature.asText()));
        assertThat(about)
                .contains(
                        status.path("protocol").asText(),
                        status.path("version").asText(),
                        status.path("route").asText(),
                        status.path("file").asText());
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void streams_ofAPageThatNobodySees_areClosed() throws IOException {
        BrowserPage page = open("dashboard");
        page.awaitTrue("document.querySelector('.card')");
        page.evaluate(WATCH);
        hide(page, true);
        hide(page, false);
        awaitStreams(page, "api/plugins");
        page.click("[data-plugin='hello-python'] a[href='app/manage/hello-python']");
        awaitStreams(page, "api/plugins", "api/plugins/hello-python/metrics");

        hide(page, true);
        awaitStreams(page);
        hide(page, false);
        awaitStreams(page, "api/plugins", "api/plugins/hello-python/metrics");
        page.click(".tabs a[href='app/manage/hello-python/data']");
        awaitStreams(page, "api/plugins");
        assertThat(page.problems()).isEmpty();
    }

    /** Has the page think that it is in a tab behind others. */
    private static void hide(BrowserPage page, boolean hidden) {
        page.evaluate("(() => { Object.defineProperty(document, 'hidden', { configurable: true, value: " + hidden
                + " }); document.dispatchEvent(new Event('visibilitychange')); })()");
    }

    /** Waits until just these of the streams that are kept are open. */
    private static void awaitStreams(BrowserPage page, String... paths) {
        page.awaitTrue("window.streams.every(({ readyState }) => readyState !== 0)"
                + " && window.streams.filter(({ readyState }) => readyState === 1)"
                + ".map(({ url }) => url.slice(document.baseURI.length)).sort().join() === '"
                + String.join(",", paths) + "'");
    }

    /** The latest value that a chart's heading tells of one of its lines. */
    private static String figure(String chart, String line) {
        return """
                [...document.querySelectorAll('.charts figure')]
                    .filter((one) => one.querySelector('h3').textContent === '%s')
                    .flatMap((one) => [...one.querySelectorAll('figcaption span')])
                    .find((one) => one.textContent.trim().startsWith('%s'))
                    ?.querySelector('b').textContent""".formatted(chart, line);
    }

    private static BrowserPage open(String path) throws IOException {
        BrowserPage page = BROWSER.open(demo.address().resolve(path));
        page.look(1280, false);
        return page;
    }
}
