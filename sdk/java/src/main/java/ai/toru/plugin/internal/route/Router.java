package ai.toru.plugin.internal.route;

import ai.toru.plugin.Handler;
import ai.toru.plugin.Headers;
import ai.toru.plugin.HttpException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which handler answers which method and path. Filled by one thread before others look. */
public final class Router {
    /** In place of a method: all of them. */
    public static final String ANY = Route.ANY;

    private final List<Route> routes = new ArrayList<>();
    private final Map<String, Handler> last = new HashMap<>();
    private @Nullable Handler fallback;

    /** One route more. Among those that fit equally well, the first counts. */
    public void add(String method, String pattern, Handler handler) {
        routes.add(new Route(method.toUpperCase(Locale.ROOT), PathPattern.of(pattern), handler));
        routes.sort(Comparator.comparing(Route::pattern));
    }

    /** Who answers GET of a path where no pattern fits. */
    public void last(String path, Handler handler) {
        last.put(path, handler);
    }

    /** Who answers where no pattern fits. */
    public void fallback(Handler handler) {
        fallback = handler;
    }

    /** The handler; {@link HttpException} 404, or 405 with {@code Allow}. */
    public Match find(String method, String path) {
        List<String> segments =
                PathPattern.split(path).stream().map(UrlDecoding::segment).toList();
        Set<String> allowed = new TreeSet<>();
        for (Route route : routes) {
            Map<String, String> parameters = route.pattern().match(segments);
            if (parameters != null && route.takes(method)) {
                return new Match(route.handler(), parameters);
            } else if (parameters != null) {
                allowed.add(route.method());
            }
        }
        return allowed.isEmpty() ? otherwise(method, path) : refuse(method, allowed);
    }

    private Match otherwise(String method, String path) {
        boolean reads = method.equals("GET") || method.equals("HEAD");
        Handler handler = reads ? last.getOrDefault(path, fallback) : fallback;
        if (handler == null) {
            throw new HttpException(404, "There is no " + path + " here");
        }
        return new Match(handler, Map.of());
    }

    private static Match refuse(String method, Set<String> allowed) {
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        String allow = String.join(", ", allowed);
        throw new HttpException(
                405, method + " is not possible here, only " + allow, Headers.NONE.with("Allow", allow));
    }
}
