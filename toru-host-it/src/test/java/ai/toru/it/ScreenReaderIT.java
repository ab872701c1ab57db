package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The demo's list of plugins as a screen reader reads it. */
@NeedsTool({"chromium", "chromedriver", "python3"})
class ScreenReaderIT {
    private static final Set<String> ROLES = Set.of(
            "banner", "navigation", "main", "heading", "link", "button", "switch", "searchbox", "status", "alert");

    @RegisterExtension
    private static final SharedBrowser BROWSER = new SharedBrowser();

    @TempDir
    private Path directory;

    @Test
    void overview_readFromItsBeginning_namesEachControlInOrder() throws IOException {
        Path plugins = Files.createDirectories(directory.resolve("plugins"));
        PluginFiles.scripted(plugins, "lamp");
        PluginFiles.write(
                plugins.resolve("lamp/frontend/bundle.js"),
                HostPage.mounting("lamp", "container.textContent = 'Light';"));
        try (Demo demo = Demo.ready(directory)) {
            demo.web().awaitState("lamp", "RUNNING");
            BrowserPage page = BROWSER.open(demo.address().resolve("dashboard"));
            page.look(1280, false);
            page.awaitTrue("document.querySelector(\"[data-plugin='lamp'] .badge.good\")");

            assertThat(page.tree(ROLES))
                    .containsExactly(
                            "link \"Skip to the content\"",
                            "banner \"\"",
                            "link \"Toru\"",
                            "status \"\"",
                            "button \"Colours: As the system\"",
                            "navigation \"Main\"",
                            "link \"Plugins\"",
                            "link \"Events\"",
                            "heading \"INSTALLED\"",
                            "link \"lamp Running\"",
                            "main \"\"",
                            "heading \"Plugins\"",
                            "status \"\"",
                            "button \"Look for new plugins\"",
                            "heading \"lamp\"",
                            "link \"lamp\"",
                            "switch \"Run lamp\"",
                            "link \"Open lamp\"",
                            "button \"Restart lamp\"",
                            "link \"Details of lamp\"");
        }
    }
}
