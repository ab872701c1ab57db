package ai.toru.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Builds in Rust, which leave nothing beside their sources but a lock file that git passes over. */
final class Cargo {
    /** One for all, so that each dependency is built once; who comes second waits for the first. */
    private static final Path TARGET = Path.of("target/cargo").toAbsolutePath();

    /**
     * Variables of each run. The profile is release everywhere, as readers of the pages build; here it compiles fast and checks
     * what dev checks. What is on the way to a program lies in the one place for all, where cargo is 1.91 or newer; an older one
     * builds it anew in each directory.
     */
    static final Map<String, String> ENVIRONMENT = Map.of(
            "CARGO_BUILD_BUILD_DIR",
            TARGET.toString(),
            "CARGO_INCREMENTAL",
            "0",
            "CARGO_PROFILE_RELEASE_OPT_LEVEL",
            "0",
            "CARGO_PROFILE_RELEASE_DEBUG_ASSERTIONS",
            "true",
            "CARGO_PROFILE_RELEASE_OVERFLOW_CHECKS",
            "true");

    private Cargo() {}

    /** Runs a subcommand in a directory. If it fails, so does the test. */
    static void run(Path directory, String subcommand, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Tool.CARGO.path().toString(), subcommand, "--release"));
        command.addAll(List.of(words));
        Map<String, String> environment = new HashMap<>(ENVIRONMENT);
        environment.put("CARGO_TARGET_DIR", TARGET.toString());
        ToolRun.succeeds(directory, environment, command);
    }

    /** What {@link #run} has built under that name. */
    static Path program(String name) {
        return TARGET.resolve("release").resolve(name);
    }
}
