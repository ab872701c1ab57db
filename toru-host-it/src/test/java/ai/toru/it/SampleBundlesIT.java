package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a user does in the sample plugins' views. */
@NeedsTool({"chromium", "chromedriver", "python3", "node"})
class SampleBundlesIT {
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
    void clock_inItsView_ticksAndTakesAnotherZone() throws IOException {
        demo.web().awaitState("clock", "RUNNING");
        BrowserPage page = BROWSER.open(demo.address().resolve("app/plugins/clock"));
        page.awaitText("Berlin");
        String time = "document.querySelector('.clock time').textContent";
        page.awaitTrue("/^\\d\\d:\\d\\d:\\d\\d$/.test(" + time + ")");
        String shown = page.evaluate(time).asText();
        page.awaitTrue(time + " !== '" + shown + "'");
        page.awaitText("Live: the plugin sends each second.");

        page.type(".clock input", "Asia/Kathmandu");
        page.click(".clock form button");
        page.awaitText("UTC+05:45");
        page.click("[aria-label='Remove Tokyo']");

        assertThat(page.evaluate("[...document.querySelectorAll('.clock h3')].map((one) => one.textContent)"))
                .extracting(name -> name.asText())
                .containsExactly("Berlin", "New York", "Kathmandu");
        assertFits(page);
    }

    @Test
    void clock_whenItsPluginRestarts_goesOn() throws IOException {
        demo.web().awaitState("clock", "RUNNING");
        BrowserPage page = BROWSER.open(demo.address().resolve("app/plugins/clock"));
        page.awaitTrue("/:/.test(document.querySelector('.clock time')?.textContent)");
        demo.web().post("api/plugins/clock/restart", "");

        page.evaluate("document.querySelector('.clock time').textContent = 'stopped'");
        page.awaitTrue("/:/.test(document.querySelector('.clock time').textContent)");
    }

    /** At the width of a small phone, light and dark; and the browser has had nothing to complain of. */
    static void assertFits(BrowserPage page) {
        for (boolean dark : new boolean[] {false, true}) {
            page.look(375, dark);
            assertThat(page.overflow()).as("pixels beyond 375").isZero();
        }
        assertThat(page.problems()).isEmpty();
    }
}
