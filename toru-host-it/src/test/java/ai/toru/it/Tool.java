package ai.toru.it;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A program some tests need, under whatever name the machine has it. */
enum Tool {
    BASH("bash"),
    CARGO("cargo"),
    CHROMEDRIVER("chromedriver"),
    CHROMIUM("chromium", "chromium-browser", "google-chrome"),
    CLIPPY("cargo-clippy"),
    CURL("curl"),
    GO("go"),
    MYPY("mypy"),
    NODE("node", "nodejs"),
    PYTHON3("python3"),
    SETPRIV("setpriv");

    private final List<String> programs;

    Tool(String... programs) {
        this.programs = List.of(programs);
    }

    /** The tool with this name in lower case; one that nobody listed here is a mistake in the test. */
    static Tool named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** Where the program is, empty when no directory of the PATH has it. */
    Optional<Path> find() {
        List<Path> directories = Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getenv("PATH"))
                .map(Path::of)
                .toList();
        return programs.stream()
                .flatMap(program -> directories.stream().map(directory -> directory.resolve(program)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Where the program is, for a test that has said {@link NeedsTool}. */
    Path path() {
        return find().orElseThrow();
    }
}
