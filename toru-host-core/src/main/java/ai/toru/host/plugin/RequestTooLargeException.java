package ai.toru.host.plugin;

import org.jspecify.annotations.Nullable;

/** The request does not fit into one frame of the wire protocol. */
public final class RequestTooLargeException extends HostException {

    private static final long serialVersionUID = 1L;

    public RequestTooLargeException(String pluginId, String message) {
        this(pluginId, message, null);
    }

    public RequestTooLargeException(String pluginId, String message, @Nullable Throwable cause) {
        super(pluginId, message, cause);
    }

    @Override
    public String code() {
        return "request_too_large";
    }
}
