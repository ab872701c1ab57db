package ai.toru.host.plugin;

import org.jspecify.annotations.Nullable;

/** The plugin's file cannot be used: bad metadata, a taken id or route, or no program at all. */
public final class InvalidPluginException extends HostException {

    private static final long serialVersionUID = 1L;

    public InvalidPluginException(String pluginId, String message) {
        this(pluginId, message, null);
    }

    public InvalidPluginException(String pluginId, String message, @Nullable Throwable cause) {
        super(pluginId, message, cause);
    }

    @Override
    public String code() {
        return "invalid_plugin";
    }
}
