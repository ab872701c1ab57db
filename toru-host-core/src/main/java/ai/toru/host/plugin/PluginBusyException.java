package ai.toru.host.plugin;

import org.jspecify.annotations.Nullable;

/** Too many requests wait for this plugin already. Try again in a moment. */
public final class PluginBusyException extends HostException {

    private static final long serialVersionUID = 1L;

    public PluginBusyException(@Nullable String pluginId, String message) {
        this(pluginId, message, null);
    }

    public PluginBusyException(@Nullable String pluginId, String message, @Nullable Throwable cause) {
        super(pluginId, message, cause);
    }

    @Override
    public String code() {
        return "plugin_busy";
    }
}
