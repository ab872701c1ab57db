package ai.toru.host.plugin;

import org.jspecify.annotations.Nullable;

/** A key-value operation was refused or failed; nothing was changed unless the message says "unknown". */
public final class KeyValueException extends HostException {

    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * @param code what went wrong, in {@code snake_case}: {@code invalid_key}, {@code invalid_value},
     *     {@code value_too_large}, {@code quota_exceeded}, {@code bad_request}, {@code store_failed}
     */
    public KeyValueException(String pluginId, String code, String message, @Nullable Throwable cause) {
        super(pluginId, message, cause);
        this.code = code;
    }

    public KeyValueException(String pluginId, String code, String message) {
        this(pluginId, code, message, null);
    }

    @Override
    public String code() {
        return code;
    }
}
