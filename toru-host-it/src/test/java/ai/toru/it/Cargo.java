package ai.toru.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Builds in Rust, which leave nothing beside their sources but a lock file that git passes over. */
final class Cargo {
    /** One for all, so that each dependency is built once; who comes second waits for the first. */
    static final Path TARGET = Path.of("target/cargo").toAbsolutePath();

    private Cargo() {}

    /** Runs cargo in a directory. If it fails, so does the test. */
    static void run(Path directory, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Tool.CARGO.path().toString()));
        command.addAll(List.of(words));
        ToolRun.succeeds(directory, Map.of("CARGO_TARGET_DIR", TARGET.toString()), command);
    }
}
