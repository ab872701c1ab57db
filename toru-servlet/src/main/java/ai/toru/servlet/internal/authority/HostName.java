package ai.toru.servlet.internal.authority;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;

/** The host name a request is meant for. */
public final class HostName {

    private HostName() {}

    /**
     * From the {@code Host} field, without the port, in lower case; from the container where there is no such field.
     */
    public static String of(HttpServletRequest request) {
        String host = request.getHeader("Host");
        return host == null ? request.getServerName().toLowerCase(Locale.ROOT) : withoutPort(host);
    }

    static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        boolean port = colon > host.lastIndexOf(']');
        return (port ? host.substring(0, colon) : host).strip().toLowerCase(Locale.ROOT);
    }
}
