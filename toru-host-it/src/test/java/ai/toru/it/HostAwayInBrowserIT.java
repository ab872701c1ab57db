package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The demo's pages while the host is slow or gone. */
@NeedsTool({"chromium", "chromedriver", "python3"})
class HostAwayInBrowserIT {
    private static final String BAR = "document.querySelector('.progress[role=progressbar]')";

    @RegisterExtension
    private static final SharedBrowser BROWSER = new SharedBrowser();

    @TempDir
    private Path directory;

    private Demo demo;

    @BeforeEach
    void start() throws IOException {
        PluginFiles.scripted(directory.resolve("plugins"), "lamp");
        demo = Demo.ready(directory, "--plugins", directory.resolve("plugins").toString());
        demo.web().awaitState("lamp", "RUNNING");
    }

    @AfterEach
    void stop() {
        demo.close();
    }

    @Test
    void page_whoseScriptCannotBeLoaded_saysSoAndComesWithTheHost() throws IOException {
        int port = demo.address().getPort();
        BrowserPage page = opened();

        demo.kill();
        demo.close();
        page.awaitTrue("document.querySelector('.trouble').innerText.includes('does not answer')");
        page.click("[data-plugin='lamp'] h2 a");
        page.awaitText("This page could not be loaded");
        assertThat(page.textOf("main")).contains("as soon as the host is back", "Try again");
        assertThat(page.focused()).isEqualTo("heading \"This page could not be loaded\"");
        page.click(".unloaded button");
        page.awaitText("It still does not come.");

        startAgain(port);

        page.awaitTrue("document.querySelector('.tabs a[aria-current]')");
        assertThat(page.evaluate("location.pathname").asText()).isEqualTo("/app/manage/lamp");
    }

    /** Both hosts call it run 1. */
    @Test
    void bundle_replacedWhileTheHostIsDown_isShownInTheOpenPage() throws IOException {
        Path bundle = directory.resolve("plugins/lamp/frontend/bundle.js");
        PluginFiles.write(bundle, HostPage.mounting("lamp", "container.append('The old lamp');"));
        int port = demo.address().getPort();
        BrowserPage page = BROWSER.open(demo.address().resolve("app/plugins/lamp"));
        page.awaitText("The old lamp");

        demo.kill();
        demo.close();
        PluginFiles.write(bundle, HostPage.mounting("lamp", "container.append('The new lamp');"));
        startAgain(port);

        page.awaitText("The new lamp");
        assertThat(page.textOf(".stage")).doesNotContain("The old lamp");
    }

    @Test
    void page_whoseScriptTakesLong_hasASignOfWorkUntilItIsThere() throws IOException {
        BrowserPage page = opened();
        page.browser()
                .command(
                        "Network.emulateNetworkConditions",
                        Map.of("offline", false, "latency", 1000, "downloadThroughput", -1, "uploadThroughput", -1));

        page.click("[data-plugin='lamp'] h2 a");
        page.awaitTrue(BAR);
        assertThat(page.evaluate("document.querySelector('main').ariaBusy").asText())
                .isEqualTo("true");

        page.awaitTrue("document.querySelector('.tabs') && !" + BAR);
        assertThat(page.evaluate("document.querySelector('main').ariaBusy").isNull())
                .isTrue();
    }

    private void startAgain(int port) throws IOException {
        demo = Demo.launch(
                directory,
                "--port",
                String.valueOf(port),
                "--data",
                directory.resolve("data").toString(),
                "--plugins",
                directory.resolve("plugins").toString());
        demo.awaitReady();
    }

    private BrowserPage opened() throws IOException {
        BrowserPage page = BROWSER.open(demo.address().resolve("dashboard"));
        page.look(1280, false);
        page.awaitTrue("document.querySelector(\"[data-plugin='lamp'] .badge.good\")");
        return page;
    }
}
