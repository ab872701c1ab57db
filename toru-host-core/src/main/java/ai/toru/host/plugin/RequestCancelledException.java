package ai.toru.host.plugin;

/** The caller was interrupted while it waited for the answer; the request was given up, though the plugin may act on it. */
public final class RequestCancelledException extends HostException {

    private static final long serialVersionUID = 1L;

    public RequestCancelledException(String pluginId, Throwable cause) {
        super(pluginId, "The caller was interrupted while it waited for plugin \"" + pluginId + "\".", cause);
    }

    @Override
    public String code() {
        return "request_cancelled";
    }
}
