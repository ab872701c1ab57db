package ai.toru.servlet.internal.forward;

import org.jspecify.annotations.Nullable;

/**
 * Where a request goes. Immutable.
 *
 * @param pluginId to which plugin
 * @param prefix what stood in front of the plugin's own part of the path, raw
 * @param path path and query as the plugin is to see them, raw
 */
public record Target(String pluginId, String prefix, String path) {

    /** The plugin's own part of the path may be empty, which is its root. */
    public static Target of(String pluginId, String prefix, String rest, @Nullable String query) {
        return new Target(pluginId, prefix, (rest.isEmpty() ? "/" : rest) + (query == null ? "" : "?" + query));
    }
}
