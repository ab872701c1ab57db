package ai.toru.it;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The samples that come with the demo, unpacked by it, keep every rule that the plugin kit knows. */
@NeedsTool({"python3", "node"})
class SampleChecksIT {
    @TempDir
    private static Path directory;

    @TempDir
    private Path folder;

    @BeforeAll
    static void unpack() throws IOException {
        Demo.ready(directory).close();
    }

    @Test
    void clock_inPythonWithTheSdk_keepsTheRules() throws IOException, InterruptedException {
        check("clock", "/events");
    }

    @Test
    void gallery_inJavaWithTheSdk_keepsTheRules() throws IOException, InterruptedException {
        check("gallery");
    }

    @Test
    void stickyNotes_inJavaScriptByHand_keepsTheRules() throws IOException, InterruptedException {
        check("sticky-notes");
    }

    private void check(String id, String... paths) throws IOException, InterruptedException {
        KitJar.assertFindsNothing(folder, directory.resolve("data/plugins").resolve(id + ".binary"), paths);
    }
}
