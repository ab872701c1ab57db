package ai.toru.host.plugin;

import org.jspecify.annotations.Nullable;

/**
 * A key-value operation was refused or failed. Nothing was changed, unless the code is {@code outcome_unknown}.
 *
 * <table>
 * <caption>The codes there are</caption>
 * <tr><td>{@code invalid_key}</td><td>the key is empty, too long, or holds NUL or half a surrogate pair</td></tr>
 * <tr><td>{@code invalid_value}</td><td>the value holds half a surrogate pair</td></tr>
 * <tr><td>{@code value_too_large}</td><td>the value is longer than the store takes, or than a frame holds</td></tr>
 * <tr><td>{@code quota_exceeded}</td><td>the plugin would have too many keys or bytes</td></tr>
 * <tr><td>{@code not_a_number}</td><td>what is to be increased is no decimal integer, or the sum has over 64 bits</td></tr>
 * <tr><td>{@code bad_request}</td><td>the request is incomplete or contradicts itself</td></tr>
 * <tr><td>{@code store_busy}</td><td>too much waits; try again a little later</td></tr>
 * <tr><td>{@code store_closed}</td><td>the store is closed, as is the host</td></tr>
 * <tr><td>{@code store_failed}</td><td>the store could not do it, for example because the disk is full</td></tr>
 * <tr><td>{@code outcome_unknown}</td><td>the store failed while it wrote: the change was made or not; read to see</td></tr>
 * </table>
 */
public final class KeyValueException extends HostException {

    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * @param pluginId whose data it is about; null for the store as a whole
     * @param code one of those above
     */
    public KeyValueException(@Nullable String pluginId, String code, String message, @Nullable Throwable cause) {
        super(pluginId, message, cause);
        this.code = code;
    }

    public KeyValueException(@Nullable String pluginId, String code, String message) {
        this(pluginId, code, message, null);
    }

    @Override
    public String code() {
        return code;
    }
}
