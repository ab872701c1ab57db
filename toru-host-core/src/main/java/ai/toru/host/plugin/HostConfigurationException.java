package ai.toru.host.plugin;

import org.jspecify.annotations.Nullable;

/** A setting, a file or a directory the host needs cannot be used; the message names it and the remedy. */
public final class HostConfigurationException extends HostException {

    private static final long serialVersionUID = 1L;

    public HostConfigurationException(String message) {
        this(message, null);
    }

    public HostConfigurationException(String message, @Nullable Throwable cause) {
        super(null, message, cause);
    }

    @Override
    public String code() {
        return "host_configuration";
    }
}
