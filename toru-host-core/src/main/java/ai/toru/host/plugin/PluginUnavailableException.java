package ai.toru.host.plugin;

import java.time.Duration;

/** The plugin should serve but cannot now: it is starting, restarting or has failed. The request never reached it. */
public final class PluginUnavailableException extends HostException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    public PluginUnavailableException(String pluginId, String message, Duration retryAfter) {
        super(pluginId, message, null);
        this.retryAfter = retryAfter;
    }

    /** How long a caller does well to wait before the next try; at least a second. */
    public Duration retryAfter() {
        return retryAfter;
    }

    @Override
    public String code() {
        return "plugin_unavailable";
    }
}
