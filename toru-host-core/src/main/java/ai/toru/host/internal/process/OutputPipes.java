package ai.toru.host.internal.process;

import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two pipes of a process's output, as named pipes that have no name any more once the process runs. Confined to the
 * starter thread, except for the streams.
 *
 * <p>Why not the pipes of {@link Process}: when a process ends, a thread of the JDK reads what is left in them, beside whoever
 * else is reading, without limit, and closes them. Lines come in the wrong order, a reader that was told of bytes blocks
 * for ever because they are gone, and a grandchild that floods the pipe fills the heap. These have one reader.
 */
final class OutputPipes implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OutputPipes.class);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Path directory;
    private final NamedPipe stdout;
    private final NamedPipe stderr;

    private OutputPipes(Path directory, NamedPipe stdout, NamedPipe stderr) {
        this.directory = directory;
        this.stdout = stdout;
        this.stderr = stderr;
    }

    /** Makes two pipes in the directory for temporary files. */
    static OutputPipes create(String mkfifo) throws IOException {
        Path directory = Files.createTempDirectory("toru-pipes-"); // mode 0700
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        try {
            int status = QuietCommand.run(List.of(mkfifo, "-m", "600", out.toString(), err.toString()), LIMIT);
            if (status != 0) {
                throw new IOException(mkfifo + " in " + directory + " failed with exit code " + status + ".");
            }
            return new OutputPipes(directory, NamedPipe.open(out), NamedPipe.open(err));
        } catch (IOException | RuntimeException failed) {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
            Files.deleteIfExists(directory);
            throw failed;
        }
    }

    /** Has a process write into these pipes. */
    void redirect(ProcessBuilder builder) {
        builder.redirectOutput(stdout.path.toFile());
        builder.redirectError(stderr.path.toFile());
    }

    InputStream stdout() {
        return stdout.reader;
    }

    InputStream stderr() {
        return stderr.reader;
    }

    /** Leaves the pipes to the process and its reader: to be called when the process has been started, or was not. */
    @Override
    public void close() {
        try {
            stdout.close();
            stderr.close();
            Files.delete(directory);
        } catch (IOException untidy) { // the pipes work, only a name is left
            LOG.debug("{} could not be removed.", directory, untidy);
        }
    }

    /** Closes the readers, for want of a process. */
    void discard() {
        try {
            stdout.reader.close();
            stderr.reader.close();
        } catch (IOException untidy) {
            LOG.debug("The pipes of a process that was not started could not be closed.", untidy);
        }
    }

    /**
     * One pipe.
     *
     * @param keeper both ends, so that opening either of them does not wait for the other
     */
    private record NamedPipe(Path path, RandomAccessFile keeper, InputStream reader) {

        static NamedPipe open(Path path) throws IOException {
            RandomAccessFile keeper = new RandomAccessFile(path.toFile(), "rw");
            // FilterInputStream hides that FileInputStream.readAllBytes wants to seek, which a pipe cannot.
            return new NamedPipe(path, keeper, new FilterInputStream(new FileInputStream(path.toFile())) {});
        }

        void close() throws IOException {
            keeper.close();
            Files.deleteIfExists(path);
        }
    }
}
