package ai.toru.host.plugin;

import org.jspecify.annotations.Nullable;

/** No plugin has this id. */
public final class UnknownPluginException extends HostException {

    private static final long serialVersionUID = 1L;

    public UnknownPluginException(String pluginId, String message) {
        this(pluginId, message, null);
    }

    public UnknownPluginException(String pluginId, String message, @Nullable Throwable cause) {
        super(pluginId, message, cause);
    }

    @Override
    public String code() {
        return "unknown_plugin";
    }
}
