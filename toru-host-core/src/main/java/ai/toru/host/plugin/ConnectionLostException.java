package ai.toru.host.plugin;

import org.jspecify.annotations.Nullable;

/** The connection ended, or the plugin died, before it answered a request that it may have read. */
public final class ConnectionLostException extends HostException {

    private static final long serialVersionUID = 1L;

    public ConnectionLostException(String pluginId, String message) {
        this(pluginId, message, null);
    }

    public ConnectionLostException(String pluginId, String message, @Nullable Throwable cause) {
        super(pluginId, message, cause);
    }

    @Override
    public String code() {
        return "connection_lost";
    }
}
