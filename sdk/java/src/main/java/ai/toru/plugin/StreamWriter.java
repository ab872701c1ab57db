package ai.toru.plugin;

/** Writes an answer piece by piece. If it throws after the first piece, the client sees the answer broken off. */
@FunctionalInterface
public interface StreamWriter {
    /** Writes all of it, on the thread of a handler. */
    void writeTo(ResponseStream out) throws Exception;
}
