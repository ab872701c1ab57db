package ai.toru.host.plugin;

/** A plugin's state in the three words that load balancers and badges need. */
public enum PluginHealth {
    /** Requests reach it, and it answers. */
    HEALTHY,
    /** It should serve, and does not. */
    UNHEALTHY,
    /** It is switched off. */
    DISABLED;

    /** The health that a state amounts to. */
    public static PluginHealth of(PluginState state) {
        return switch (state) {
            case RUNNING -> HEALTHY;
            case DISCOVERED, DISABLED -> DISABLED;
            case UNHEALTHY, STARTING, BACKING_OFF, STOPPING, STOPPED, FAILED, INVALID -> UNHEALTHY;
        };
    }
}
