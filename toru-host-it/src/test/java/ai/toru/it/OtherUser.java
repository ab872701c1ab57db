package ai.toru.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A user of the operating system who has no process but those of a test: {@code nobody}. */
final class OtherUser {
    private static final String NAME = "nobody";

    /** Skips the test unless it runs as root, who alone may become somebody else. */
    static OtherUser assumed() {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
        return new OtherUser();
    }

    /** Makes a directory and all in it this user's. */
    void own(Path directory) throws IOException, InterruptedException {
        int code = new ProcessBuilder("chown", "-R", NAME, directory.toString())
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("chown " + directory + " ended with code " + code);
        }
    }

    /** A command as this user runs it, with so many threads and processes as all of the user's may have together. */
    List<String> command(int threads, String... words) {
        List<String> command = new ArrayList<>(List.of("setpriv", "--reuid", NAME, "--clear-groups"));
        command.addAll(List.of("prlimit", "--nproc=" + threads, "--"));
        command.addAll(List.of(words));
        return command;
    }
}
