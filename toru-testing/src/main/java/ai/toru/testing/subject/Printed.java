package ai.toru.testing.subject;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Reads a stream to its end, so that nobody who writes is blocked, and keeps its beginning. Thread-safe. */
final class Printed {
    /** Guards itself: its methods are synchronized. */
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    private final int most;
    private final Thread reader;

    private Printed(InputStream stream, int most) {
        this.most = most;
        this.reader = new Thread(() -> readAll(stream), "toru-kit-metadata");
        reader.setDaemon(true);
    }

    /** Reads a stream on a thread of its own. */
    static Printed of(InputStream stream, int most) {
        Printed printed = new Printed(stream, most);
        printed.reader.start();
        return printed;
    }

    /** What came until the end; until now, where somebody else holds the stream open. */
    byte[] afterEnd(Duration atMost) throws InterruptedException {
        TimeUnit.NANOSECONDS.timedJoin(reader, atMost.toNanos());
        return kept.toByteArray();
    }

    private void readAll(InputStream stream) {
        byte[] buffer = new byte[8192];
        try {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                kept.write(buffer, 0, Math.min(count, most - kept.size()));
            }
        } catch (IOException ended) {
            // What came until then is what there is.
        }
    }
}
