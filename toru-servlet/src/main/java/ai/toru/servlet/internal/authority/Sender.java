package ai.toru.servlet.internal.authority;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request, and how it was addressed, as far as trusted proxies say so; checked. Immutable.
 *
 * @param client the address, without port or brackets; null where they do not say
 * @param scheme {@code http} or {@code https}; null where they do not say
 * @param host host and port; null where they do not say
 * @param prefix what they cut off in front of the path, empty or starting with {@code /}
 */
record Sender(
        @Nullable String client,
        @Nullable String scheme,
        @Nullable String host,
        String prefix) {

    /** Nothing is known of it but the proxy that it came through. */
    static final Sender UNKNOWN = new Sender(null, null, null, "");

    /** {@code uri-host [":" port]} (RFC 9110, 7.2), of names and addresses as they occur. */
    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9_][A-Za-z0-9._-]{0,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::\\d{1,5})?");

    /** Plain segments, none empty or of dots only: what is odd in a path would be odd in each link that is made of it. */
    private static final Pattern PREFIX = Pattern.compile("(?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~!$&'()*+,=:@-]++)*+/?");

    private static final int LONGEST_PREFIX = 1024;

    /** Nothing where any part of it is malformed: then none is believed. */
    static Optional<Sender> of(Hop hop) {
        String client = hop.client() == null ? null : Node.address(hop.client()).orElse("");
        String scheme = hop.scheme() == null ? null : hop.scheme().toLowerCase(Locale.ROOT);
        String prefix = hop.prefix() == null ? "" : hop.prefix();
        boolean sound = (client == null || !client.isEmpty())
                && (scheme == null || scheme.equals("http") || scheme.equals("https"))
                && (hop.host() == null || HOST.matcher(hop.host()).matches())
                && prefix.length() <= LONGEST_PREFIX
                && PREFIX.matcher(prefix).matches();
        return sound ? Optional.of(new Sender(client, scheme, hop.host(), withoutSlash(prefix))) : Optional.empty();
    }

    private static String withoutSlash(String prefix) {
        return prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
    }
}
