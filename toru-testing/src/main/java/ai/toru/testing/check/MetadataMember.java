package ai.toru.testing.check;

import ai.toru.host.plugin.PluginId;
import ai.toru.testing.wire.Messages;
import ai.toru.testing.wire.Printable;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What is allowed in each member of the metadata. Each method says what is wrong, or nothing. Pure. */
final class MetadataMember {
    private static final Set<String> RESERVED =
            Set.of("route", "rescan", "events", "metrics", "health", "openapi.json");
    private static final Pattern ROUTE = Pattern.compile("(/[A-Za-z0-9._~!$&'()*+,=:@-]+)+");
    private static final int LONGEST_ROUTE = 255;

    private MetadataMember() {}

    static String id(JsonNode id) {
        if (!id.isTextual()) {
            return missing("id", id);
        }
        if (RESERVED.contains(id.asText().toLowerCase(Locale.ROOT))) {
            return "id is " + id + ", a word of the management interface.";
        }
        return PluginId.isValid(id.asText()) ? "" : "id is " + Printable.of(id.toString()) + ".";
    }

    static String route(JsonNode route) {
        if (!route.isTextual()) {
            return missing("route", route);
        }
        String text = route.asText();
        boolean dots = Pattern.compile("/").splitAsStream(text).anyMatch(each -> each.equals(".") || each.equals(".."));
        boolean right = ROUTE.matcher(text).matches() && !dots && text.length() <= LONGEST_ROUTE;
        return right ? "" : "route is " + Printable.of(route.toString()) + ".";
    }

    /** Text on one line, which has to be there if it needs at least one character. */
    static String text(String name, JsonNode value, int least, int most) {
        if (value.isMissingNode() || value.isNull()) {
            return least == 0 ? "" : missing(name, value);
        }
        if (!value.isTextual()) {
            return missing(name, value);
        }
        String text = value.asText();
        int length = text.codePointCount(0, text.length());
        if (length > most || (least > 0 && text.isBlank())) {
            return name + " has " + length + " characters" + (text.isBlank() ? ", none of them visible." : ".");
        }
        return text.codePoints().anyMatch(MetadataMember::isControl)
                ? name + " has control characters or half a surrogate pair: " + Printable.of(text) + "."
                : "";
    }

    static String protocol(JsonNode protocol) {
        if (protocol.isMissingNode() || protocol.isNull()) {
            return "";
        }
        if (!protocol.isObject()) {
            return "protocol is " + protocol + ", which is no object.";
        }
        JsonNode version = protocol.path("version");
        if (!version.isTextual() || !Set.of("1.0", "1.1").contains(version.asText())) {
            return "protocol.version is " + (version.isMissingNode() ? "missing" : version) + ".";
        }
        String problem = features(protocol.path("features"));
        return problem.isEmpty() ? inFlight(protocol, version.asText().equals("1.0")) : problem;
    }

    /** Features that nobody knows: perhaps a slip of the pen. */
    static List<String> unknownFeatures(JsonNode protocol) {
        List<String> unknown = new ArrayList<>();
        protocol.path("features").forEach(each -> unknown.add(each.asText()));
        unknown.removeAll(Messages.FEATURES);
        return unknown;
    }

    private static String features(JsonNode features) {
        if (features.isMissingNode() || features.isNull()) {
            return "";
        }
        if (!features.isArray() || features.size() > 64) {
            return "protocol.features is no array of at most 64 strings.";
        }
        for (JsonNode each : features) {
            if (!each.isTextual() || !text("a feature", each, 1, 64).isEmpty()) {
                return "protocol.features holds " + each + ".";
            }
        }
        return "";
    }

    private static String inFlight(JsonNode protocol, boolean old) {
        JsonNode value = protocol.path("max_in_flight");
        boolean absent = value.isMissingNode() || value.isNull();
        if (!absent && (!value.isIntegralNumber() || value.asLong() < 1 || value.asLong() > 65_536)) {
            return "protocol.max_in_flight is " + value + "; 1 to 65536 are allowed.";
        }
        boolean extended = !protocol.path("features").isEmpty() || (!absent && value.asInt() != 1);
        return old && extended ? "protocol has features or max_in_flight, but version \"1.0\"." : "";
    }

    private static boolean isControl(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default -> false;
        };
    }

    private static String missing(String name, JsonNode value) {
        return value.isMissingNode() ? name + " is missing." : name + " is " + value + ", which is no string.";
    }
}
