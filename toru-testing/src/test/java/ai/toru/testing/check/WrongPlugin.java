package ai.toru.testing.check;

import ai.toru.testing.CheckReport;
import ai.toru.testing.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** The scripted plugin, with one fault or none. */
final class WrongPlugin {
    /** Short, so that what never comes is soon found missing. */
    static final Limits SHORT = new Limits(
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(4),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2));

    /** Long, so that a machine with much to do is not taken for a plugin that is wrong. */
    static final Limits LONG = new Limits(
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20));

    private WrongPlugin() {}

    /** Its file, in a folder. */
    static Path in(Path folder, String form, String fault) throws IOException {
        Path script = folder.resolve("wrong_plugin.py");
        try (InputStream source = WrongPlugin.class.getResourceAsStream("/plugins/wrong_plugin.py")) {
            Files.copy(Objects.requireNonNull(source), script);
        }
        String interpreter = fault.equals("no-interpreter") ? "/no/such/interpreter" : "/bin/sh";
        Path wrapper = folder.resolve("wrapper");
        Files.writeString(
                wrapper, "#!%s%nexec python3 -S -E '%s' %s %s \"$@\"%n".formatted(interpreter, script, form, fault));
        Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
        return copied(wrapper, folder.resolve("wrong.binary"));
    }

    /**
     * By a process of its own. What is open for writing here, a process that another test starts at that moment has open as
     * well for as long as its exec takes, and a file that somebody writes cannot be run: "Text file busy".
     */
    private static Path copied(Path from, Path to) throws IOException {
        Process copy = new ProcessBuilder("cp", "-p", from.toString(), to.toString()).start();
        if (copy.onExit().join().exitValue() != 0) {
            throw new IOException("cp does not copy " + from);
        }
        return to;
    }

    static CheckReport checked(Path binary, Limits limits, String... prefixes) {
        return new Examiner(binary, List.of(prefixes), List.of(), limits).examine();
    }

    /** What came of one rule. */
    static Finding finding(CheckReport report, String rule) {
        return report.findings().stream()
                .filter(each -> each.rule().equals(rule))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Nothing was found out about " + rule));
    }
}
