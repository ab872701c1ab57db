package ai.toru.host.metrics;

/**
 * Hears the numbers of one plugin. Thread-safe; see {@link HostMetrics} for what is asked of implementations. Each request
 * is told once, before its caller hears of it.
 */
public interface PluginMetrics extends AutoCloseable {

    /** Keeps nothing. */
    PluginMetrics NONE = new PluginMetrics() {};

    /**
     * A request was answered.
     *
     * @param status 200 to 599
     * @param nanos from when the host was asked until the answer was there, in nanoseconds; waiting included
     */
    default void requestAnswered(int status, long nanos) {}

    /**
     * A request that had been taken got no answer.
     *
     * @param code why, as {@link ai.toru.host.plugin.HostException#code()} says; {@code request_cancelled} where its caller
     *     gave it up
     * @param nanos from when the host was asked until then, in nanoseconds
     */
    default void requestFailed(String code, long nanos) {}

    /**
     * A request was refused at once: it neither waited nor reached the plugin.
     *
     * @param code why, as {@link ai.toru.host.plugin.HostException#code()} says
     */
    default void requestRefused(String code) {}

    /**
     * A key-value request of the plugin was dealt with.
     *
     * @param outcome {@code ok}, or the code that the plugin was told
     */
    default void keyValueEnded(KeyValueAction action, String outcome) {}

    /** The plugin is gone, or the host closed. Called once; a late request may still be told afterwards. */
    @Override
    default void close() {}
}
