package ai.toru.plugin.internal.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What percent signs stand for. Pure. */
public final class UrlDecoding {
    private UrlDecoding() {}

    /** A segment of a path, decoded, in which a plus is a plus; as it is, if it cannot be. */
    static String segment(String raw) {
        return raw.indexOf('%') < 0 ? raw : decode(raw.replace("+", "%2B"), raw);
    }

    /** A query, decoded, in the order of its names. */
    public static Map<String, List<String>> query(String raw) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : raw.split("&")) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                values.computeIfAbsent(decode(name, name), key -> new ArrayList<>())
                        .add(decode(value, value));
            }
        }
        return values;
    }

    private static String decode(String encoded, String otherwise) {
        try {
            return URLDecoder.decode(encoded, UTF_8);
        } catch (IllegalArgumentException e) {
            return otherwise;
        }
    }
}
