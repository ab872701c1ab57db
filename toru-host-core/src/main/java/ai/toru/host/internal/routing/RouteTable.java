package ai.toru.host.internal.routing;

import ai.toru.host.http.RouteMatch;
import java.util.Map;
import java.util.Optional;

/** Which route leads to which plugin. Immutable. */
public final class RouteTable {

    private final Map<String, String> pluginIdByRoute;

    /** How many segments the longest route has: what comes later in a path is not looked at. */
    private final int mostSegments;

    public RouteTable(Map<String, String> pluginIdByRoute) {
        this.pluginIdByRoute = Map.copyOf(pluginIdByRoute);
        mostSegments = pluginIdByRoute.keySet().stream()
                .mapToInt(RouteTable::segments)
                .max()
                .orElse(0);
    }

    /**
     * Finds the longest route that is a prefix of a path by whole segments: {@code /app} leads to {@code /app/x} and not to
     * {@code /app2}.
     *
     * @param rawPath a path without query, as the client sent it
     */
    public Optional<RouteMatch> match(String rawPath) {
        int end = endOfSegments(rawPath, mostSegments);
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

    /** Where a path's first so many segments end. */
    private static int endOfSegments(String path, int count) {
        int end = 0;
        for (int segment = 0; segment < count && end < path.length(); segment++) {
            int slash = path.indexOf('/', end + 1);
            end = slash < 0 ? path.length() : slash;
        }
        return end;
    }

    private static int segments(String route) {
        return (int) route.chars().filter(character -> character == '/').count();
    }
}
