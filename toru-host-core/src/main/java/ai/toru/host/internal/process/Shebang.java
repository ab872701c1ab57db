package ai.toru.host.internal.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The first line of a script, read as the kernel reads it. Immutable.
 *
 * @param script the script
 * @param interpreter the file that runs it
 * @param argument the rest of the line, empty if there is none
 */
record Shebang(Path script, String interpreter, String argument) {

    /** Reads the line at the head of a script that begins with {@code #!}. */
    static Shebang parse(Path script, byte[] head) throws IOException {
        String text = new String(head, StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        String line = text.substring(2, end < 0 ? text.length() : end);
        if (line.endsWith("\r")) {
            throw new IOException(script + " has Windows line ends, so that its interpreter is not found."
                    + " Convert it: sed -i 's/\\r$//' " + script);
        }
        String[] parts = line.strip().split("[ \t]+", 2);
        if (parts[0].isEmpty()) {
            throw new IOException(
                    script + " has a #! line that names no interpreter. Name it, for example #!/usr/bin/env python3");
        }
        return new Shebang(script, parts[0], parts.length > 1 ? parts[1] : "");
    }

    /** Says what the script needs and this machine lacks, or nothing. */
    void check(Path workingDirectory, SearchPath searchPath) throws IOException {
        if (!isProgram(workingDirectory)) {
            throw missing(interpreter, "does not exist or is not executable");
        }
        if (interpreter.endsWith("/env")
                && isName(argument)
                && searchPath.find(argument, workingDirectory).isEmpty()) {
            throw missing(argument, "is not in the PATH " + String.join(":", searchPath.places()));
        }
    }

    /** The interpreter's file, once checked. */
    Path file(Path workingDirectory) {
        return workingDirectory.resolve(interpreter);
    }

    private boolean isProgram(Path workingDirectory) {
        try {
            Path file = file(workingDirectory);
            return Files.isRegularFile(file) && Files.isExecutable(file);
        } catch (InvalidPathException impossible) {
            return false;
        }
    }

    private IOException missing(String program, String how) {
        return new IOException("The interpreter of " + script + ", " + program + ", " + how
                + ". Install it, or correct the script's first line.");
    }

    /** Not options and assignments of {@code env}: what it makes of those it says itself. */
    private static boolean isName(String argument) {
        return argument.matches("[A-Za-z0-9_.+]+[A-Za-z0-9_.+-]*");
    }
}
