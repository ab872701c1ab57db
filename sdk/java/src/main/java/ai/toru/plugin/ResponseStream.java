package ai.toru.plugin;

import java.io.IOException;

/**
 * Where an answer goes that comes in pieces. Writing waits until the client takes more, and fails when nobody reads any
 * more. Without {@link Feature#STREAM} all pieces go at the end, at once. Confined to one thread.
 */
public interface ResponseStream {
    /** Sends text. */
    void write(String text) throws IOException, InterruptedException;

    /** Sends bytes. */
    void write(byte[] bytes, int offset, int length) throws IOException, InterruptedException;

    /** Sends bytes. */
    default void write(byte[] bytes) throws IOException, InterruptedException {
        write(bytes, 0, bytes.length);
    }

    /** Sends status and header fields now, if nothing was written yet. */
    void flush() throws IOException;
}
