package ai.toru.host.plugin;

import org.jspecify.annotations.Nullable;

/** The plugin is switched off. */
public final class PluginDisabledException extends HostException {

    private static final long serialVersionUID = 1L;

    public PluginDisabledException(String pluginId, String message) {
        this(pluginId, message, null);
    }

    public PluginDisabledException(String pluginId, String message, @Nullable Throwable cause) {
        super(pluginId, message, cause);
    }

    @Override
    public String code() {
        return "plugin_disabled";
    }
}
