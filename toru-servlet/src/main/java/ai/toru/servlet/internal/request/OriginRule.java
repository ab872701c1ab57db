package ai.toru.servlet.internal.request;

import ai.toru.servlet.access.Access;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request that may change something, or wants what only administrators see, was sent by a page of this
 * application, or by no page at all. Browsers say so in {@code Sec-Fetch-Site}, which pages cannot set (W3C Fetch Metadata,
 * 2.4); older ones, and all where the application is reached without TLS by another name than localhost, in {@code Origin}
 * (RFC 6454, 7), which must then name the same host and port as {@code Host}. A request with neither is no browser's, or one
 * that changes nothing and whose answer the page cannot read.
 */
final class OriginRule {

    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private OriginRule() {}

    static boolean allows(HttpServletRequest request, Access access) {
        if (SAFE_METHODS.contains(request.getMethod()) && access != Access.MANAGE) {
            return true;
        }
        List<String> sites = Collections.list(request.getHeaders("Sec-Fetch-Site"));
        if (!sites.isEmpty()) {
            return sites.size() == 1 && OWN_SITES.contains(sites.get(0));
        }
        List<String> origins = Collections.list(request.getHeaders("Origin"));
        return origins.isEmpty() || (origins.size() == 1 && sameHost(origins.get(0), request.getHeader("Host")));
    }

    private static boolean sameHost(String origin, @Nullable String host) {
        int schemeEnd = origin.indexOf("://");
        if (host == null || schemeEnd < 0) {
            return false;
        }
        String defaultPort = origin.startsWith("https:") ? ":443" : ":80";
        String named = origin.substring(schemeEnd + 3);
        return withoutPort(named, defaultPort).equals(withoutPort(host, defaultPort));
    }

    private static String withoutPort(String authority, String port) {
        String bare = authority.endsWith(port) ? authority.substring(0, authority.length() - port.length()) : authority;
        return bare.toLowerCase(Locale.ROOT);
    }
}
