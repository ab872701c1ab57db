package ai.toru.host.plugin;

import org.jspecify.annotations.Nullable;

/** Too many requests wait for this plugin already, or this one has waited in vain for a free place. Try again in a moment. */
public final class PluginBusyException extends HostException {

    private static final long serialVersionUID = 1L;

    /** How many requests the plugin had when the time was over; 0 where the request was refused at once. */
    private final int taken;

    /** How many of those had bodies in parts. */
    private final int inParts;

    public PluginBusyException(@Nullable String pluginId, String message) {
        this(pluginId, message, null);
    }

    public PluginBusyException(@Nullable String pluginId, String message, @Nullable Throwable cause) {
        this(pluginId, message, cause, 0, 0);
    }

    private PluginBusyException(
            @Nullable String pluginId, String message, @Nullable Throwable cause, int taken, int inParts) {
        super(pluginId, message, cause);
        this.taken = taken;
        this.inParts = inParts;
    }

    /**
     * For a request whose time was over before it left the host.
     *
     * @param taken how many requests the plugin had then
     * @param inParts how many of those had bodies in parts, either way
     */
    public static PluginBusyException afterWaiting(String pluginId, String message, int taken, int inParts) {
        return new PluginBusyException(pluginId, message, null, taken, inParts);
    }

    /** How many requests the plugin had when this one's time was over; 0 where it was refused at once. */
    public int taken() {
        return taken;
    }

    /** How many of those had bodies in parts, either way, such as streams of events. */
    public int inParts() {
        return inParts;
    }

    @Override
    public String code() {
        return "plugin_busy";
    }
}
