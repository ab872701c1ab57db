package ai.toru.servlet.internal.authority;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.regex.Pattern;

/** The host name a request is meant for. */
public final class HostName {

    /** An IPv4 address as browsers write each of them, or an IPv6 address in brackets (RFC 3986, 3.2.2). */
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");

    /** As resolvers take them (RFC 1123, 2.1), underscores besides; what browsers send of others is their ASCII form. */
    private static final Pattern NAME = Pattern.compile("[\\w-]{1,63}(\\.[\\w-]{1,63})*");

    private HostName() {}

    /**
     * From the {@code Host} field, without the port, in lower case; from the container where there is no such field.
     */
    public static String of(HttpServletRequest request) {
        String host = request.getHeader("Host");
        return host == null ? request.getServerName().toLowerCase(Locale.ROOT) : withoutPort(host);
    }

    /** Whether a host name, in lower case and without port, is a numeric address, so that no name service is asked for it. */
    public static boolean isAddress(String hostName) {
        return ADDRESS.matcher(hostName).matches();
    }

    /** Whether this can be what {@link #of} tells: a name or a numeric address, without port. */
    public static boolean isHostName(String text) {
        return NAME.matcher(text).matches() || isAddress(text.toLowerCase(Locale.ROOT));
    }

    static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        boolean port = colon > host.lastIndexOf(']');
        return (port ? host.substring(0, colon) : host).strip().toLowerCase(Locale.ROOT);
    }
}
