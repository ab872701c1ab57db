package ai.toru.host.plugin;

/** A plugin's state in the three words that load balancers and badges need. */
public enum PluginHealth {
    /** Requests reach it. */
    HEALTHY,
    /** It should serve, and does not. */
    UNHEALTHY,
    /** It is switched off. */
    DISABLED;

    /** The health that a state amounts to. */
    public static PluginHealth of(PluginState state) {
        return switch (state) {
            case RUNNING -> HEALTHY;
            case DISABLED -> DISABLED;
            case STARTING, BACKING_OFF, STOPPING, STOPPED, FAILED, INVALID -> UNHEALTHY;
        };
    }
}
