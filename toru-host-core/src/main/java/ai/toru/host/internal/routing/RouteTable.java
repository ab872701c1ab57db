package ai.toru.host.internal.routing;

import ai.toru.host.http.RouteMatch;
import java.util.Map;
import java.util.Optional;

/** Which route leads to which plugin. Immutable. */
public final class RouteTable {

    private final Map<String, String> pluginIdByRoute;

    public RouteTable(Map<String, String> pluginIdByRoute) {
        this.pluginIdByRoute = Map.copyOf(pluginIdByRoute);
    }

    /**
     * Finds the longest route that is a prefix of a path by whole segments: {@code /app} leads to {@code /app/x} and not to
     * {@code /app2}.
     *
     * @param rawPath a path without query, as the client sent it
     */
    public Optional<RouteMatch> match(String rawPath) {
        int end = rawPath.length();
        while (end > 0) {
            String prefix = rawPath.substring(0, end);
            String pluginId = pluginIdByRoute.get(prefix);
            if (pluginId != null) {
                String rest = rawPath.substring(end);
                return Optional.of(new RouteMatch(pluginId, prefix, rest.isEmpty() ? "/" : rest));
            }
            end = rawPath.lastIndexOf('/', end - 1);
        }
        return Optional.empty();
    }
}
