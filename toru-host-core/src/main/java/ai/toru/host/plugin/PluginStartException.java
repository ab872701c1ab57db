package ai.toru.host.plugin;

import org.jspecify.annotations.Nullable;

/** The plugin did not start; the message carries the reason and its last lines of standard error. */
public final class PluginStartException extends HostException {

    private static final long serialVersionUID = 1L;

    public PluginStartException(String pluginId, String message) {
        this(pluginId, message, null);
    }

    public PluginStartException(String pluginId, String message, @Nullable Throwable cause) {
        super(pluginId, message, cause);
    }

    @Override
    public String code() {
        return "plugin_start_failed";
    }
}
