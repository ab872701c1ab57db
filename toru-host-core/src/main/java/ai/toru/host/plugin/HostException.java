package ai.toru.host.plugin;

import org.jspecify.annotations.Nullable;

/**
 * Every failure this library reports to its callers. Unchecked and sealed: a {@code switch} over the subclasses (or over
 * {@link #code()}) covers all there is. The message says what happened, why, and what to do next.
 */
public abstract sealed class HostException extends RuntimeException
        permits BadPluginResponseException,
                ConnectionLostException,
                HostBusyException,
                HostClosedException,
                HostConfigurationException,
                InvalidPluginException,
                KeyValueException,
                PluginBusyException,
                PluginDisabledException,
                PluginStartException,
                PluginTimeoutException,
                PluginUnavailableException,
                RequestBodyBrokenException,
                RequestCancelledException,
                RequestTooLargeException,
                UnknownPluginException,
                UnsupportedBodyException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String pluginId;

    HostException(@Nullable String pluginId, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.pluginId = pluginId;
    }

    /** What happened, why, and what to do next. */
    @Override
    public final String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** The plugin it is about; null when it is about the host. */
    public @Nullable String pluginId() {
        return pluginId;
    }

    /** A stable name of the condition in {@code snake_case}, as error bodies carry it. */
    public abstract String code();
}
