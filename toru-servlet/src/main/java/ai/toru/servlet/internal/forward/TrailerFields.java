package ai.toru.servlet.internal.forward;

import ai.toru.host.http.HeaderFields;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trailer fields on their way from the plugin to the browser: too late to refuse the answer for one, so what will not do is left out.
 * Pure.
 */
final class TrailerFields {

    private static final Logger LOG = LoggerFactory.getLogger(TrailerFields.class);

    /** All together, as containers and clients limit them. */
    private static final int MOST_BYTES = 6 * 1024;

    /** What has to be known before the body, or would be believed though it comes too late (RFC 9110, 6.5.1). */
    private static final Set<String> TOO_LATE = Set.of(
            "age",
            "authorization",
            "cache-control",
            "date",
            "expires",
            "host",
            "location",
            "retry-after",
            "set-cookie",
            "vary",
            "www-authenticate",
            "x-request-id");

    private TrailerFields() {}

    static HeaderFields passing(HeaderFields fields) {
        HeaderFields.Builder out = HeaderFields.builder();
        int[] size = {0};
        fields.forEach((name, value) -> {
            size[0] += name.length() + value.length();
            if (passes(name, value) && size[0] <= MOST_BYTES) {
                out.add(name, value);
            } else {
                LOG.debug("A trailer field that cannot pass is left out: {}", name);
            }
        });
        return out.build();
    }

    private static boolean passes(String name, String value) {
        String canonical = HopByHop.canonical(name);
        return ResponseFields.sound(name, value)
                && !HopByHop.contains(canonical)
                && !canonical.startsWith("content-")
                && !canonical.startsWith("access-control-")
                && !TOO_LATE.contains(canonical);
    }
}
