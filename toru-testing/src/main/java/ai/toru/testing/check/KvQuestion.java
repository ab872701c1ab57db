package ai.toru.testing.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** What is allowed in a plugin's question about key-value data. Pure. */
final class KvQuestion {
    private static final Set<String> OLD = Set.of("get", "set", "delete");
    private static final Set<String> NEW = Set.of("cas", "incr", "list", "batch");
    private static final int LONGEST_KEY = 512;

    private KvQuestion() {}

    /** Where the members stand: in the payload, or one level deeper. */
    static JsonNode members(JsonNode payload) {
        return payload.has("action") || !payload.path("payload").isObject() ? payload : payload.path("payload");
    }

    /** The action, in lower case; empty where there is none. */
    static String action(JsonNode members) {
        return members.path("action").asText("").toLowerCase(Locale.ROOT);
    }

    /** Whether a message is a question, and not the answer to one that the host has asked. */
    static boolean asks(JsonNode payload) {
        JsonNode members = members(payload);
        return members.has("action") || members.has("key") || !members.has("value");
    }

    /** Throws where the question breaks a rule. */
    static void check(JsonNode members, Set<String> features) throws BrokenException {
        String action = action(members);
        boolean extended = NEW.contains(action) || members.hasNonNull("ttl_ms");
        if (!OLD.contains(action) && !NEW.contains(action)) {
            throw new BrokenException(KvRules.QUESTION, "The action is " + members.path("action") + ".");
        }
        if (extended && !features.contains("kv2")) {
            throw new BrokenException(
                    WireRules.UNDECLARED, "\"" + action + "\" as it is asked belongs to kv2, which is not declared.");
        }
        String problem = problem(members, action);
        if (!problem.isEmpty()) {
            throw new BrokenException(extended ? FeatureRules.KV2 : KvRules.QUESTION, problem);
        }
    }

    private static String problem(JsonNode members, String action) {
        return switch (action) {
            case "list" -> listProblem(members);
            case "batch" -> batchProblem(members.path("operations"));
            case "set" -> members.path("value").isTextual() ? keyProblem(members) : "value is no string.";
            case "cas" -> casProblem(members);
            case "incr" ->
                integer(members, "by", Long.MIN_VALUE, Long.MAX_VALUE) ? keyProblem(members) : "by is no integer.";
            default -> keyProblem(members);
        };
    }

    private static String keyProblem(JsonNode members) {
        JsonNode key = members.path("key");
        if (!key.isTextual() || key.asText().isEmpty()) {
            return "key is missing, empty or no string.";
        }
        if (key.asText().getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY
                || key.asText().indexOf(0) >= 0) {
            return "key is longer than 512 bytes, or has a NUL.";
        }
        return integer(members, "ttl_ms", 1, Long.MAX_VALUE) ? "" : "ttl_ms is no positive integer.";
    }

    private static String casProblem(JsonNode members) {
        boolean both = members.has("expected") && members.has("value");
        boolean kinds = textOrNull(members.path("expected")) && textOrNull(members.path("value"));
        return both && kinds ? keyProblem(members) : "cas needs expected and value, each a string or null.";
    }

    private static String listProblem(JsonNode members) {
        boolean texts = textOrNull(members.path("prefix")) && textOrNull(members.path("after"));
        return texts && integer(members, "limit", 1, 1000) ? "" : "prefix, after or limit is of the wrong kind.";
    }

    private static String batchProblem(JsonNode operations) {
        if (!operations.isArray() || operations.isEmpty() || operations.size() > 1000) {
            return "operations is no array of 1 to 1000 objects.";
        }
        for (JsonNode each : operations) {
            String action = action(each);
            boolean allowed = Set.of("set", "delete", "cas", "incr").contains(action);
            String problem = allowed ? problem(each, action) : "\"" + action + "\" cannot stand in a batch.";
            if (!problem.isEmpty()) {
                return problem;
            }
        }
        return "";
    }

    private static boolean textOrNull(JsonNode value) {
        return value.isTextual() || value.isNull() || value.isMissingNode();
    }

    private static boolean integer(JsonNode members, String name, long least, long most) {
        JsonNode value = members.path(name);
        boolean absent = value.isMissingNode() || value.isNull();
        if (absent) {
            return true;
        }
        boolean number = value.isIntegralNumber() && value.canConvertToLong();
        return number && value.asLong() >= least && value.asLong() <= most;
    }
}
