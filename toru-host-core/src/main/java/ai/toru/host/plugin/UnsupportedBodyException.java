package ai.toru.host.plugin;

import org.jspecify.annotations.Nullable;

/** The request's body is not UTF-8 text, or comes in parts, and the plugin takes no such body. */
public final class UnsupportedBodyException extends HostException {

    private static final long serialVersionUID = 1L;

    public UnsupportedBodyException(String pluginId, String message) {
        this(pluginId, message, null);
    }

    public UnsupportedBodyException(String pluginId, String message, @Nullable Throwable cause) {
        super(pluginId, message, cause);
    }

    @Override
    public String code() {
        return "unsupported_body";
    }
}
