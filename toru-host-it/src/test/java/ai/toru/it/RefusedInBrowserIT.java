package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo's pages under a host name that its access policy does not know: all that they ask the host is refused. */
@NeedsTool({"chromium", "chromedriver", "python3"})
class RefusedInBrowserIT {
    @RegisterExtension
    private static final SharedBrowser BROWSER = new SharedBrowser();

    @TempDir
    private static Path directory;

    private static Demo demo;
    private static URI server;

    @BeforeAll
    static void start() throws IOException {
        PluginFiles.scripted(directory.resolve("plugins"), "lamp");
        demo = Demo.ready(directory);
        server = URI.create("http://toru.localhost:" + demo.address().getPort() + "/");
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dashboard", "app/plugins/lamp", "app/manage/lamp"})
    void page_whenEveryQuestionIsRefused_saysWhyInsteadOfWaiting(String path) throws IOException {
        BrowserPage page = BROWSER.open(server.resolve(path));
        page.look(1280, false);

        page.awaitTrue("document.querySelector('main .unlisted')");
        page.awaitTrue("document.querySelector('main .unlisted').innerText.includes('under the host name')");
        assertThat(page.textOf("main"))
                .contains("The host does not show its plugins", "Use a name that it knows", "keeps asking")
                .doesNotContain("Asking the host");
        assertThat(page.evaluate("document.querySelectorAll('main .loading, main .skeleton').length")
                        .asInt())
                .isZero();
        assertThat(page.accessibility()).isEmpty();
    }
}
