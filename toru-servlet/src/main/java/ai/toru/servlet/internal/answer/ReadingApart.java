package ai.toru.servlet.internal.answer;

import jakarta.servlet.ReadListener;
import java.io.IOException;
import java.util.concurrent.Executor;

/**
 * Reads a chunked body outside the container's calls. Tomcat (10.1.59) ends such a body inside the very read that takes
 * its last chunk, and means that for threads of the application's: under a call of its own it takes whatever the connection
 * brings next, were it the middle of a request, for a new one and answers that first, or finds that the client sends no more
 * and closes. What comes after the body waits until nobody reads. Thread-safe.
 */
final class ReadingApart implements ReadListener {

    private final ReadListener reader;
    private final Executor threads;
    private int readers;
    private boolean allRead;

    /**
     * @param reader is called as by a container, but for the threads
     * @param threads run what they are given later, or elsewhere
     */
    ReadingApart(ReadListener reader, Executor threads) {
        this.reader = reader;
        this.threads = threads;
    }

    @Override
    public void onDataAvailable() {
        synchronized (this) {
            readers++;
        }
        threads.execute(this::read);
    }

    private void read() {
        try {
            reader.onDataAvailable();
            if (wasLast()) {
                reader.onAllDataRead();
            }
        } catch (IOException | RuntimeException e) {
            reader.onError(e);
        }
    }

    private synchronized boolean wasLast() {
        readers--;
        return readers == 0 && allRead;
    }

    /** Comes from within a read, or at the same time. */
    @Override
    public void onAllDataRead() throws IOException {
        if (nobodyReads()) {
            reader.onAllDataRead();
        }
    }

    private synchronized boolean nobodyReads() {
        allRead = true;
        return readers == 0;
    }

    @Override
    public void onError(Throwable failure) {
        reader.onError(failure);
    }
}
