package ai.toru.host.internal.log;

import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one stream of a plugin without ever waiting. Confined to the pump thread. */
final class StreamPump {

    private static final Logger LOG = LoggerFactory.getLogger(StreamPump.class);

    private final InputStream stream;
    private final LineSplitter splitter;

    StreamPump(InputStream stream, LineSplitter splitter) {
        this.stream = stream;
        this.splitter = splitter;
    }

    /**
     * Reads what is there, at most a buffer full.
     *
     * @return whether there was something
     */
    boolean pump(byte[] buffer) {
        try {
            int available = Math.min(stream.available(), buffer.length);
            int read = available <= 0 ? 0 : stream.read(buffer, 0, available);
            splitter.accept(buffer, Math.max(0, read));
            return read > 0;
        } catch (IOException exchanged) {
            // The JDK closes the pipe of a process that has ended, and puts what was left in its place: ask again
            // later.
            LOG.debug("A stream could not be read just now.", exchanged);
            return false;
        }
    }

    /** Takes half a line as one, and closes the stream. */
    void finish() {
        splitter.flush();
        try {
            stream.close();
        } catch (IOException untidy) {
            LOG.debug("A stream could not be closed.", untidy);
        }
    }
}
