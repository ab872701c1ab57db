package ai.toru.host.internal.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Finds out before a start why it would fail, so that the message is clear and immediate. Stateless.
 *
 * <p>Without it {@code setpriv} would end with exit code 126 or 127, and worse: it hands a file that is no program to the
 * shell, which then runs whatever it takes for commands in it.
 */
final class ExecutableCheck {

    /** As much as the kernel looks at. */
    private static final int HEAD_BYTES = 256;

    private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

    private ExecutableCheck() {}

    /** Says why the command cannot be started, or nothing. */
    static void check(LaunchSpec spec) throws IOException {
        if (!Files.isDirectory(spec.workingDirectory())) {
            throw new IOException("The working directory " + spec.workingDirectory()
                    + " does not exist or is not a directory. Create it.");
        }
        SearchPath searchPath = SearchPath.of(spec.environment());
        Path program = searchPath.locate(spec.command().get(0), spec.workingDirectory());
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
                            : program + " does not exist. Put the plugin's program there.");
        }
        if (!Files.isRegularFile(program)) {
            throw new IOException(program + " is not a file. Put the plugin's program there.");
        }
        if (!Files.isExecutable(program)) {
            throw new IOException(program + " is not executable. Run: chmod +x " + program
                    + " (and see that its file system is not mounted noexec)");
        }
    }

    private static void checkHead(Path program, byte[] head, LaunchSpec spec, SearchPath searchPath)
            throws IOException {
        if (head.length >= 2 && head[0] == '#' && head[1] == '!') {
            Shebang.parse(program, head).check(spec.workingDirectory(), searchPath);
        } else if (!isNativeProgram(head)) {
            throw new IOException(program
                    + (head.length == 0
                            ? " is empty."
                            : " is neither a program of this machine nor a script: it begins with no #! line.")
                    + " Build it for this machine, or make its first line name the interpreter, for example"
                    + " #!/usr/bin/env python3");
        }
    }

    /** On other systems than Linux the system itself shall judge. */
    private static boolean isNativeProgram(byte[] head) {
        boolean linux = System.getProperty("os.name", "").equals("Linux");
        return head.length > 0 && (!linux || startsWithElf(head));
    }

    private static boolean startsWithElf(byte[] head) {
        return head.length > ELF.length && Arrays.equals(head, 0, ELF.length, ELF, 0, ELF.length);
    }

    private static byte[] head(Path program) throws IOException {
        try (InputStream in = Files.newInputStream(program)) {
            return in.readNBytes(HEAD_BYTES);
        }
    }
}
