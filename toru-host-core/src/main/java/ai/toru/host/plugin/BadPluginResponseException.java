package ai.toru.host.plugin;

import org.jspecify.annotations.Nullable;

/** The plugin answered, but not with a valid HTTP response. The plugin lives on. */
public final class BadPluginResponseException extends HostException {

    private static final long serialVersionUID = 1L;

    public BadPluginResponseException(String pluginId, String message) {
        this(pluginId, message, null);
    }

    public BadPluginResponseException(String pluginId, String message, @Nullable Throwable cause) {
        super(pluginId, message, cause);
    }

    @Override
    public String code() {
        return "bad_plugin_response";
    }
}
