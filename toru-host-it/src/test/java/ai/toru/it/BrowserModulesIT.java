package ai.toru.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of the browser runtime needs no browser, by Node's own test runner. */
@NeedsTool("node")
class BrowserModulesIT {
    @TempDir
    private Path directory;

    @Test
    void modules_withoutABrowser_passTheirTests() throws IOException, InterruptedException {
        BrowserModules.copyWith("modules", directory);

        ToolRun.succeeds(directory, Map.of(), List.of(Tool.NODE.path().toString(), "--test"));
    }
}
