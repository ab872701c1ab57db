package ai.toru.servlet.internal.request;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import org.jspecify.annotations.Nullable;

/**
 * A request's path as the client wrote it, cut where the servlet's mapping ends. Immutable.
 *
 * @param mount context path and mapping, empty or starting with {@code /}
 * @param below the rest, empty or starting with {@code /}
 * @param query the query as the client wrote it; null without one
 */
public record RawPath(String mount, String below, @Nullable String query) {

    /** Below a servlet's mapping. */
    public static RawPath ofServlet(HttpServletRequest request) throws OddPathException {
        String uri = request.getRequestURI();
        if (PathRule.odd(uri)) {
            throw new OddPathException();
        }
        String mapped = mapsAll(request) ? "" : request.getServletPath();
        return cut(request, uri, plain(request.getContextPath()) + mapped);
    }

    /** Below the context path, as a filter sees it; not checked for oddities. */
    public static RawPath ofFilter(HttpServletRequest request) {
        String uri = request.getRequestURI();
        int end = endOfSegments(uri, segments(request.getContextPath()));
        return new RawPath(uri.substring(0, end), uri.substring(end), request.getQueryString());
    }

    /** As a default servlet, or at the context's root, the servlet path is the whole path. */
    private static boolean mapsAll(HttpServletRequest request) {
        MappingMatch match = request.getHttpServletMapping().getMappingMatch();
        return match == MappingMatch.DEFAULT || match == MappingMatch.CONTEXT_ROOT;
    }

    /** Cuts by number of segments, since the container decodes its idea of the front part, and ours must stay raw. */
    private static RawPath cut(HttpServletRequest request, String uri, String front) throws OddPathException {
        int end = endOfSegments(uri, segments(front));
        String mount = uri.substring(0, end);
        if (!LiteralPath.writes(mount, front)) {
            throw new OddPathException();
        }
        return new RawPath(mount, uri.substring(end), request.getQueryString());
    }

    private static String plain(String raw) throws OddPathException {
        return PathRule.plain(raw).orElseThrow(OddPathException::new);
    }

    private static int segments(String path) {
        return (int) path.chars().filter(c -> c == '/').count();
    }

    /** Where so many segments end. */
    public static int endOfSegments(String path, int count) {
        int end = 0;
        for (int i = 0; i < count; i++) {
            int slash = path.indexOf('/', end + 1);
            end = slash < 0 ? path.length() : slash;
        }
        return end;
    }
}
