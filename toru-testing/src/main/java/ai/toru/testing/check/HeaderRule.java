package ai.toru.testing.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map.Entry;
import java.util.regex.Pattern;

/** What is allowed in the header fields of an answer. Pure. */
final class HeaderRule {
    private static final int MOST_FIELDS = 1024;
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\xa0-\\xff]*");

    private HeaderRule() {}

    /** What is wrong with them; empty if nothing is. */
    static String problem(JsonNode headers) {
        if (headers.isMissingNode() || headers.isNull()) {
            return "";
        }
        if (!headers.isObject()) {
            return "headers is no object, but " + headers.getNodeType() + ".";
        }
        int count = 0;
        for (Entry<String, JsonNode> field : headers.properties()) {
            String problem = problem(field.getKey(), field.getValue());
            if (!problem.isEmpty()) {
                return problem;
            }
            count += field.getValue().isArray() ? field.getValue().size() : 1;
        }
        return count > MOST_FIELDS ? "There are " + count + " header fields; 1024 are allowed." : "";
    }

    private static String problem(String name, JsonNode value) {
        if (!TOKEN.matcher(name).matches()) {
            return "\"" + name + "\" cannot be the name of a header field.";
        }
        if (value.isArray()) {
            for (JsonNode each : value) {
                String problem = each.isContainerNode() ? notText(name) : textProblem(name, each);
                if (!problem.isEmpty()) {
                    return problem;
                }
            }
            return "";
        }
        return value.isObject() ? notText(name) : textProblem(name, value);
    }

    private static String textProblem(String name, JsonNode value) {
        return VALUE.matcher(value.asText()).matches()
                ? ""
                : "The value of " + name + " has characters that cannot stand in a header field.";
    }

    private static String notText(String name) {
        return "The value of " + name + " is no string and no array of strings.";
    }
}
