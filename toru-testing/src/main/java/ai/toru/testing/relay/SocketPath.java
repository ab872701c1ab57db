package ai.toru.testing.relay;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** What a socket's path may be. Pure, but for the name of the operating system. */
public final class SocketPath {
    private static final int LONGEST =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux") ? 106 : 103;

    private SocketPath() {}

    /**
     * Refuses a path at which nobody could listen.
     *
     * @throws IllegalArgumentException if it is too long
     */
    public static Path checked(Path path) {
        Path whole = path.toAbsolutePath();
        int bytes = whole.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST) {
            throw new IllegalArgumentException("The socket's path has " + bytes + " bytes: " + whole + ". " + LONGEST
                    + " are possible here; take one in a directory with a shorter name.");
        }
        return whole;
    }
}
