package ai.toru.host.plugin;

import org.jspecify.annotations.Nullable;

/** The body of a request came in parts, and broke off before its end: whoever published it failed. */
public final class RequestBodyBrokenException extends HostException {

    private static final long serialVersionUID = 1L;

    public RequestBodyBrokenException(String pluginId, String message) {
        this(pluginId, message, null);
    }

    public RequestBodyBrokenException(String pluginId, String message, @Nullable Throwable cause) {
        super(pluginId, message, cause);
    }

    @Override
    public String code() {
        return "request_body_broken";
    }
}
