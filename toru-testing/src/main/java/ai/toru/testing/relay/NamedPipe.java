package ai.toru.testing.relay;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Named pipes. Holds nothing. */
public final class NamedPipe {

    private static final long LIMIT_SECONDS = 10;

    private NamedPipe() {}

    /** Makes one, which is not there yet. */
    public static void make(Path pipe) throws IOException {
        Process made = new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start();
        try {
            if (!made.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || made.exitValue() != 0) {
                made.destroyForcibly();
                throw new IOException("mkfifo could not make the named pipe " + pipe + ".");
            }
        } catch (InterruptedException interrupted) {
            made.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while a named pipe was made.", interrupted);
        }
    }

    /** Opens one for both ways, so that nobody waits for the other end. */
    public static RandomAccessFile open(Path pipe) throws IOException {
        return new RandomAccessFile(pipe.toFile(), "rw");
    }
}
