package ai.toru.host.internal.log;

/** Ends what {@link PluginLogs#follow} began. Thread-safe. */
@FunctionalInterface
public interface LogSubscription {

    /** No line is delivered after this returns, but for one that is being delivered. Idempotent. */
    void close();
}
