package ai.toru.servlet.internal.forward;

import ai.toru.host.http.RouteMatch;
import ai.toru.servlet.internal.gateway.PluginGateway;
import ai.toru.servlet.internal.request.LiteralPath;
import ai.toru.servlet.internal.request.OddPathException;
import ai.toru.servlet.internal.request.PathRule;
import ai.toru.servlet.internal.request.RawPath;
import java.util.Optional;

/**
 * Finds the plugin a raw path leads to, and makes sure that nobody could read another plugin from it: decoded and
 * without {@code ;} parameters it must lead to the same route. Thread-safe.
 */
record Routes(PluginGateway gateway) {

    /**
     * Where a path leads.
     *
     * @param path whose part below the mount starts with a route
     * @return nothing where no route matches
     * @throws OddPathException where the path leads to a plugin, but is odd, or its route is not written literally
     */
    Optional<Target> target(RawPath path) throws OddPathException {
        Optional<RouteMatch> asWritten = gateway.route(rooted(path.below()));
        if (PathRule.odd(path.mount() + path.below())) {
            if (asWritten.isPresent()) {
                throw new OddPathException();
            }
            return Optional.empty();
        }
        Optional<RouteMatch> asRead = readable(path.below()) ? asWritten : plainly(path.below());
        if (asRead.isEmpty() && asWritten.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(target(path, asRead.orElseThrow(OddPathException::new)));
    }

    /** Whether a path leads to a plugin as it is written, though it may be odd further on. */
    boolean leadsToPlugin(RawPath path) {
        if (gateway.route(rooted(path.below())).isPresent()) {
            return true;
        }
        try {
            return target(path).isPresent();
        } catch (OddPathException e) {
            return false;
        }
    }

    private static String rooted(String below) {
        return below.isEmpty() ? "/" : below;
    }

    private static boolean readable(String raw) {
        return raw.indexOf('%') < 0 && raw.indexOf(';') < 0;
    }

    private Optional<RouteMatch> plainly(String raw) throws OddPathException {
        return gateway.route(PathRule.plain(raw).orElseThrow(OddPathException::new));
    }

    private static Target target(RawPath path, RouteMatch match) throws OddPathException {
        int segments = (int) match.route().chars().filter(c -> c == '/').count();
        int end = match.route().equals("/") ? 0 : RawPath.endOfSegments(path.below(), segments);
        String route = path.below().substring(0, end);
        if (end > 0 && !LiteralPath.writes(route, match.route())) {
            throw new OddPathException();
        }
        return Target.of(
                match.pluginId(),
                path.mount() + route,
                match.route(),
                path.below().substring(end),
                path.query());
    }
}
