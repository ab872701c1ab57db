package ai.toru.servlet.internal.authority;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An address as proxies write it: {@code 192.0.2.1}, {@code 192.0.2.1:80}, {@code 2001:db8::1}, {@code [2001:db8::1]:80}. Pure. */
final class Node {

    /** RFC 7239, 6: a port may also be a made-up name. */
    private static final Pattern WITH_PORT =
            Pattern.compile("(?:\\[([^\\[\\]]*:[^\\[\\]]*)]|([^:\\[\\]]*))(?::(?:\\d{1,5}|_[A-Za-z0-9._-]+))?");

    private Node() {}

    /** The address alone; nothing where there is none, as for {@code unknown} and made-up names. */
    static Optional<String> address(String text) {
        if (IpLiteral.bytes(text) != null) {
            return Optional.of(text);
        }
        Matcher matcher = WITH_PORT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String address = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        return IpLiteral.bytes(address) == null ? Optional.empty() : Optional.of(address);
    }

    /** Containers differ in writing IPv6 addresses with brackets or without, and with a zone. */
    static String bare(String address) {
        String bare =
                address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
        int zone = bare.indexOf('%');
        return zone < 0 ? bare : bare.substring(0, zone);
    }
}
