package ai.toru.servlet.internal.manage;

import ai.toru.servlet.internal.request.PathRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Queries, read by ourselves: containers differ in what they do with one that is badly encoded. Pure. */
final class RawQuery {

    private RawQuery() {}

    /**
     * The parameters in their order, decoded as forms are: each name with all its values.
     *
     * @throws BadQueryException if it is not encoded as UTF-8 with percent signs
     */
    static Map<String, List<String>> parameters(@Nullable String query) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String each : (query == null ? "" : query).split("&", -1)) {
            if (!each.isEmpty()) {
                int equals = each.indexOf('=');
                String name = decoded(equals < 0 ? each : each.substring(0, equals));
                String value = equals < 0 ? "" : decoded(each.substring(equals + 1));
                parameters.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
            }
        }
        return parameters;
    }

    private static String decoded(String raw) {
        try {
            return PathRule.decoded(raw.replace("+", "%20")).orElseThrow(RawQuery::unreadable);
        } catch (IllegalArgumentException noHexadecimalDigits) {
            throw unreadable();
        }
    }

    private static BadQueryException unreadable() {
        return new BadQueryException("The query cannot be read. Encode it as UTF-8 with percent signs (RFC 3986).");
    }
}
