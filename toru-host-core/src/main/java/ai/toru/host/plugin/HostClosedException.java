package ai.toru.host.plugin;

/** The host is closed, or was never started. */
public final class HostClosedException extends HostException {

    private static final long serialVersionUID = 1L;

    public HostClosedException(String message) {
        super(null, message, null);
    }

    @Override
    public String code() {
        return "host_closed";
    }
}
