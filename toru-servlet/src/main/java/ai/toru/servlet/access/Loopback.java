package ai.toru.servlet.access;

import ai.toru.servlet.internal.authority.ForwardedRequest;
import ai.toru.servlet.internal.authority.HostName;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.regex.Pattern;

/** Whether a request comes from this machine, directly, and is meant for it. */
final class Loopback {

    private static final List<String> PROXY_FIELDS =
            List.of("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP");

    private static final Pattern IPV4 = Pattern.compile("127(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("(0*:)+0*1");

    private Loopback() {}

    static boolean isSource(HttpServletRequest request) {
        return isAddress(request.getRemoteAddr()) && isHost(HostName.of(request)) && !throughProxy(request);
    }

    /** Behind a proxy on this machine all clients look local; most proxies say in one of these that they are one. */
    private static boolean throughProxy(HttpServletRequest request) {
        return request instanceof ForwardedRequest || PROXY_FIELDS.stream().anyMatch(n -> request.getHeader(n) != null);
    }

    /** Whether a host name, in lower case and without port, stands for this machine. */
    static boolean isHost(String hostName) {
        return hostName.equals("localhost") || isAddress(hostName);
    }

    /** Containers differ in writing IPv6 addresses: with brackets or without, shortened or not. */
    private static boolean isAddress(String address) {
        String bare =
                address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
        return bare.equals("127.0.0.1")
                || IPV4.matcher(bare).matches()
                || IPV6.matcher(bare).matches();
    }
}
