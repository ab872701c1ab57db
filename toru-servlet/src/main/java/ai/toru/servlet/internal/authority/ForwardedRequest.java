package ai.toru.servlet.internal.authority;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * A request that came through a trusted proxy, as its sender meant it: address, scheme, host. It is nobody's on this
 * machine, whatever its address. Confined to the request's thread.
 */
public final class ForwardedRequest extends HttpServletRequestWrapper {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final Sender sender;

    ForwardedRequest(HttpServletRequest request, Sender sender) {
        super(request);
        this.sender = sender;
    }

    /** What proxies cut off in front of a request's path, empty or starting with {@code /}. */
    public static String prefix(HttpServletRequest request) {
        return request instanceof ForwardedRequest forwarded ? forwarded.sender.prefix() : "";
    }

    @Override
    public String getRemoteAddr() {
        String client = sender.client();
        return client == null ? super.getRemoteAddr() : client;
    }

    @Override
    public String getRemoteHost() {
        String client = sender.client();
        return client == null ? super.getRemoteHost() : client;
    }

    /** Nobody knows the client's. */
    @Override
    public int getRemotePort() {
        return sender.client() == null ? super.getRemotePort() : 0;
    }

    @Override
    public String getScheme() {
        String scheme = sender.scheme();
        return scheme == null ? super.getScheme() : scheme;
    }

    @Override
    public boolean isSecure() {
        return sender.scheme() == null ? super.isSecure() : getScheme().equals("https");
    }

    @Override
    public String getServerName() {
        String host = sender.host();
        return host == null ? super.getServerName() : HostName.withoutPort(host);
    }

    @Override
    public int getServerPort() {
        String host = sender.host();
        if (host == null) {
            return super.getServerPort();
        }
        int colon = host.lastIndexOf(':');
        int usual = getScheme().equals("https") ? HTTPS : HTTP;
        return colon > host.lastIndexOf(']') ? Integer.parseInt(host.substring(colon + 1)) : usual;
    }

    @Override
    public StringBuffer getRequestURL() {
        String host = sender.host();
        String authority = host == null ? getServerName() + ":" + getServerPort() : host;
        return new StringBuffer(getScheme()).append("://").append(authority).append(getRequestURI());
    }

    @Override
    public @Nullable String getHeader(String name) {
        String host = sender.host();
        return host != null && name.equalsIgnoreCase("Host") ? host : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        String host = sender.host();
        return host != null && name.equalsIgnoreCase("Host")
                ? Collections.enumeration(Collections.singleton(host))
                : super.getHeaders(name);
    }
}
