package ai.toru.plugin.internal.serve;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Standard input, on which nothing ever comes: a pipe of the host, which ends when the host is gone. */
final class StandardInput {
    private static final int TYPE = 0xF000;
    private static final int PIPE = 0x1000;
    private static final int SOCKET = 0xC000;

    private StandardInput() {}

    /** Runs it when the host is gone; never, if standard input is a terminal or a file, such as {@code /dev/null}. */
    static void watch(Runnable gone) {
        if (isPipe(Path.of("/dev/stdin"))) {
            Threads.start("toru-standard-input", () -> readToEnd(System.in, gone));
        }
    }

    private static boolean isPipe(Path input) {
        try {
            int type = (int) Files.getAttribute(input, "unix:mode") & TYPE;
            return type == PIPE || type == SOCKET;
        } catch (IOException | RuntimeException e) {
            return false; // it is closed, or this system does not tell
        }
    }

    private static void readToEnd(InputStream in, Runnable gone) {
        try {
            while (in.read() >= 0) {
                // what comes means nothing
            }
            gone.run();
        } catch (IOException e) {
            // the plugin has closed it itself
        }
    }
}
