package ai.toru.host.internal.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * All files of a rotating log at one moment, open, the oldest first, each once. What is rotated later does not matter to it.
 * Confined to the thread that reads.
 */
record LogChain(List<OpenLog> files) implements Closeable {

    /** How often to begin anew where a rotation came between; then what was found has to do. */
    private static final int MOST_TRIES = 32;

    /**
     * Opens them.
     *
     * @param count how many files the log has at most
     */
    static LogChain open(Path path, int count) throws IOException {
        for (int tries = 1; tries < MOST_TRIES; tries++) {
            Object before = OpenLog.keyOf(path);
            LogChain chain = once(path, count);
            if (Objects.equals(before, OpenLog.keyOf(path))) {
                return chain;
            }
            chain.close();
        }
        return once(path, count);
    }

    /** From the latest to the oldest, as files are renamed that way, too: within one rotation none is missed. */
    private static LogChain once(Path path, int count) throws IOException {
        LogChain chain = new LogChain(new ArrayList<>());
        try {
            for (int number = 0; number < count; number++) {
                OpenLog file = OpenLog.of(number == 0 ? path : path.resolveSibling(path.getFileName() + "." + number));
                if (file != null && !chain.has(file)) {
                    chain.files.add(file);
                } else if (file != null) {
                    file.close();
                }
            }
        } catch (IOException | RuntimeException e) {
            chain.close();
            throw e;
        }
        Collections.reverse(chain.files);
        return chain;
    }

    private boolean has(OpenLog file) {
        return file.key() != null && files.stream().anyMatch(other -> file.key().equals(other.key()));
    }

    @Override
    public void close() throws IOException {
        for (OpenLog file : files) {
            file.close();
        }
    }
}
