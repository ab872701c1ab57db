package ai.toru.host.plugin;

import org.jspecify.annotations.Nullable;

/**
 * The requests of all plugins together, or their answers in parts, hold as many bytes as the host may keep. Try again in a moment.
 */
public final class HostBusyException extends HostException {

    private static final long serialVersionUID = 1L;

    /**
     * @param pluginId whose request or answer found no room
     */
    public HostBusyException(@Nullable String pluginId, String message) {
        super(pluginId, message, null);
    }

    @Override
    public String code() {
        return "host_busy";
    }
}
