package ai.toru.host.http;

/**
 * A path that belongs to a plugin. Immutable.
 *
 * @param pluginId whose it is
 * @param route the plugin's route, the part of the path that led here
 * @param rest the rest of the path as the plugin is to see it, raw, starting with {@code /}
 */
public record RouteMatch(String pluginId, String route, String rest) {}
