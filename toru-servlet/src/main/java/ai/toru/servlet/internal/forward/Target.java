package ai.toru.servlet.internal.forward;

import org.jspecify.annotations.Nullable;

/**
 * Where a request goes. Immutable.
 *
 * @param pluginId to which plugin
 * @param prefix what stood in front of the plugin's own part of the path, raw
 * @param path path and query as the plugin is to see them, raw
 * @param timed the plugin's route and its part of the path, raw: what time limits go by
 */
public record Target(String pluginId, String prefix, String path, String timed) {

    /** The plugin's own part of the path may be empty, which is its root. */
    public static Target of(String pluginId, String prefix, String route, String rest, @Nullable String query) {
        return new Target(
                pluginId,
                prefix,
                (rest.isEmpty() ? "/" : rest) + (query == null ? "" : "?" + query),
                (route.equals("/") ? "" : route) + rest);
    }
}
