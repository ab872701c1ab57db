package ai.toru.servlet.internal.forward;

import ai.toru.host.http.PluginRequest;
import ai.toru.servlet.internal.authority.ForwardedRequest;
import ai.toru.servlet.internal.request.Settings;
import ai.toru.servlet.internal.trace.RequestMark;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Header fields on their way from the browser to the plugin. Immutable. */
record RequestFields(Settings settings) {

    private static final Set<String> CREDENTIALS = Set.of("authorization", "cookie");

    /** Only the host says these; a client's are dropped, however they are spelt. */
    private static final Set<String> OURS =
            Set.of("forwarded", "x-real-ip", "x-request-id", "traceparent", "tracestate");

    private static final List<String> OUR_PREFIXES = List.of("x-forwarded-", "x-toru-");

    void add(HttpServletRequest request, Target target, PluginRequest.Builder out) {
        Set<String> named = HopByHop.namedBy(Collections.list(request.getHeaders("Connection")));
        for (String name : names(request)) {
            String canonical = HopByHop.canonical(name);
            if (!named.contains(canonical) && passes(canonical)) {
                Collections.list(request.getHeaders(name)).forEach(value -> out.header(name, value));
            }
        }
        addForwarding(request, target, out);
        addUser(request, out);
    }

    /** Each once: a container may name a field again that is spelt in another case, and give all values each time. */
    private static Set<String> names(HttpServletRequest request) {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(Collections.list(request.getHeaderNames()));
        return names;
    }

    private boolean passes(String canonical) {
        return !HopByHop.contains(canonical)
                && !OURS.contains(canonical)
                && OUR_PREFIXES.stream().noneMatch(canonical::startsWith)
                && (settings.forwardCredentials() || !CREDENTIALS.contains(canonical));
    }

    private static void addForwarding(HttpServletRequest request, Target target, PluginRequest.Builder out) {
        String host = request.getHeader("Host");
        out.header("X-Forwarded-For", bare(request.getRemoteAddr()));
        out.header("X-Forwarded-Proto", request.getScheme());
        out.header("X-Forwarded-Host", host == null ? request.getServerName() : host);
        out.header("X-Forwarded-Prefix", ForwardedRequest.prefix(request) + target.prefix());
        RequestMark mark = RequestMark.of(request);
        out.requestId(mark.requestId()).trace(mark.trace());
    }

    /** Containers differ in writing IPv6 addresses with brackets or without. */
    private static String bare(String address) {
        return address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
    }

    /** From the container's login alone. */
    private void addUser(HttpServletRequest request, PluginRequest.Builder out) {
        String user = request.getRemoteUser();
        if (user != null && user.chars().noneMatch(Character::isISOControl)) {
            out.header("X-Toru-User", user);
            out.header(
                    "X-Toru-Roles",
                    settings.roles().stream().filter(request::isUserInRole).collect(Collectors.joining(",")));
        }
    }
}
