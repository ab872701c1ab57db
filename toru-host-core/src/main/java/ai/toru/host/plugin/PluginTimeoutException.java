package ai.toru.host.plugin;

import org.jspecify.annotations.Nullable;

/** The plugin did not answer in time. The answer, should it still come, is dropped. */
public final class PluginTimeoutException extends HostException {

    private static final long serialVersionUID = 1L;

    public PluginTimeoutException(String pluginId, String message) {
        this(pluginId, message, null);
    }

    public PluginTimeoutException(String pluginId, String message, @Nullable Throwable cause) {
        super(pluginId, message, cause);
    }

    @Override
    public String code() {
        return "plugin_timeout";
    }
}
