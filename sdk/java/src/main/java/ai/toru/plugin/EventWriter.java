package ai.toru.plugin;

/** Sends events until it has no more, or nobody listens. */
@FunctionalInterface
public interface EventWriter {
    /** Sends all of them, on the thread of a handler. */
    void writeTo(EventStream events) throws Exception;
}
