package ai.toru.host.internal.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds out before a start why it would fail, so that the message is clear and immediate. Stateless.
 *
 * <p>Without it {@code setpriv} would end with exit code 126 or 127, and worse: it hands a file that is no program to the
 * shell, which then runs whatever it takes for commands in it.
 */
final class ExecutableCheck {

    /** As much as the kernel looks at. */
    private static final int HEAD_BYTES = 256;

    private ExecutableCheck() {}

    /** Says why the command cannot be started, or nothing. */
    static void check(LaunchSpec spec) throws IOException {
        if (!Files.isDirectory(spec.workingDirectory())) {
            throw new IOException("The working directory " + spec.workingDirectory()
                    + " does not exist or is not a directory. Create it.");
        }
        if (!spec.confinement().launcher().isEmpty()) {
            checkLauncher(spec);
        }
        checkProgram(spec, spec.command().get(0));
    }

    /** The program that is started first: the launcher's, where there is one. */
    static Path first(LaunchSpec spec) throws IOException {
        List<String> launcher = spec.confinement().launcher();
        String program = launcher.isEmpty() ? spec.command().get(0) : launcher.get(0);
        return SearchPath.of(spec.environment()).locate(program, spec.workingDirectory());
    }

    private static void checkLauncher(LaunchSpec spec) throws IOException {
        try {
            checkProgram(spec, spec.confinement().launcher().get(0));
        } catch (IOException unusable) {
            throw new IOException(
                    "The launcher in front of the plugin cannot be used. " + unusable.getMessage()
                            + " Or correct the plugin's launcher.",
                    unusable);
        }
    }

    private static void checkProgram(LaunchSpec spec, String name) throws IOException {
        SearchPath searchPath = SearchPath.of(spec.environment());
        Path program = searchPath.locate(name, spec.workingDirectory());
        checkFile(program);
        if (Files.isReadable(program)) { // a program can be executable and not readable; a script cannot
            checkHead(program, head(program), spec, searchPath);
        }
    }

    private static void checkFile(Path program) throws IOException {
        if (!Files.exists(program)) {
            throw new IOException(
                    Files.exists(program, LinkOption.NOFOLLOW_LINKS)
                            ? program + " is a link to a file that does not exist. Mend or remove the link."
                            : program + " does not exist. Put the program there.");
        }
        if (!Files.isRegularFile(program)) {
            throw new IOException(program + " is not a file. Put the program there.");
        }
        if (!Files.isExecutable(program)) {
            throw new IOException(program + " is not executable. Run: chmod +x " + program
                    + " (and see that its file system is not mounted noexec)");
        }
    }

    private static void checkHead(Path program, byte[] head, LaunchSpec spec, SearchPath searchPath)
            throws IOException {
        if (head.length >= 2 && head[0] == '#' && head[1] == '!') {
            Shebang shebang = Shebang.parse(program, head);
            shebang.check(spec.workingDirectory(), searchPath);
            checkInterpreter(program, shebang.file(spec.workingDirectory()));
        } else if (linux() && ElfProgram.claimedBy(head)) {
            ElfProgram.check(program);
        } else if (linux() || head.length == 0) { // on other systems the system itself shall judge
            throw new IOException(program
                    + (head.length == 0
                            ? " is empty."
                            : " is neither a program of this machine nor a script: it begins with no #! line.")
                    + " Build it for this machine, or make its first line name the interpreter, for example"
                    + " #!/usr/bin/env python3");
        }
    }

    /** A script whose interpreter is no program is handed to the shell just as well. */
    private static void checkInterpreter(Path script, Path interpreter) throws IOException {
        if (!linux() || !Files.isReadable(interpreter)) {
            return;
        }
        byte[] head = head(interpreter);
        if (ElfProgram.claimedBy(head)) {
            ElfProgram.check(interpreter);
        } else if (head.length < 2 || head[0] != '#' || head[1] != '!') {
            throw new IOException("The interpreter of " + script + ", " + interpreter
                    + ", is no program. Correct the script's first line.");
        }
    }

    private static boolean linux() {
        return System.getProperty("os.name", "").equals("Linux");
    }

    private static byte[] head(Path program) throws IOException {
        try (InputStream in = Files.newInputStream(program)) {
            return in.readNBytes(HEAD_BYTES);
        }
    }
}
