package ai.toru.host;

/** Ends what {@link PluginHost#addListener} began. */
@FunctionalInterface
public interface ListenerRegistration extends AutoCloseable {

    /** No event is delivered after this returns, but for one that is being delivered. Idempotent. */
    @Override
    void close();
}
