package ai.toru.testing.check;

import ai.toru.testing.wire.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the host keeps for the plugin while it is looked at. Answers right questions. Confined to the thread that examines. */
final class HostMemory {
    private static final int USUAL_LIMIT = 100;

    private Map<String, String> values = new TreeMap<>();

    /** The payload of the answer to a question, which {@link KvQuestion} has found right. */
    ObjectNode answer(JsonNode question) {
        return switch (KvQuestion.action(question)) {
            case "list" -> list(question);
            case "batch" -> batch(question);
            case "get" -> value(values.get(key(question)));
            case "cas" -> cas(question);
            case "incr" -> increased(question);
            default -> change(question);
        };
    }

    private ObjectNode change(JsonNode question) {
        if (KvQuestion.action(question).equals("set")) {
            values.put(key(question), question.path("value").asText());
        } else {
            values.remove(key(question));
        }
        return value(null);
    }

    private ObjectNode cas(JsonNode question) {
        boolean applied = Objects.equals(
                values.get(key(question)), question.path("expected").textValue());
        if (applied && question.path("value").isNull()) {
            values.remove(key(question));
        } else if (applied) {
            values.put(key(question), question.path("value").asText());
        }
        return value(values.get(key(question))).put("applied", applied);
    }

    private ObjectNode increased(JsonNode question) {
        try {
            long before = Long.parseLong(values.getOrDefault(key(question), "0"));
            String sum = Long.toString(Math.addExact(before, question.path("by").asLong(1)));
            values.put(key(question), sum);
            return value(sum);
        } catch (NumberFormatException | ArithmeticException e) {
            return error("not_a_number", "The value is no integer of 64 bits, or the sum would be none.");
        }
    }

    private ObjectNode list(JsonNode question) {
        String prefix = question.path("prefix").asText("");
        String after = question.path("after").asText("");
        int limit = question.path("limit").asInt(USUAL_LIMIT);
        List<Entry<String, String>> found = values.entrySet().stream()
                .filter(each ->
                        each.getKey().startsWith(prefix) && each.getKey().compareTo(after) > 0)
                .limit(limit + 1L)
                .toList();
        ObjectNode answer = Json.object();
        ArrayNode entries = answer.putArray("entries");
        found.stream()
                .limit(limit)
                .forEach(each -> entries.addObject().put("key", each.getKey()).put("value", each.getValue()));
        return answer.put("next", found.size() > limit ? found.get(limit - 1).getKey() : null);
    }

    private ObjectNode batch(JsonNode question) {
        Map<String, String> before = new TreeMap<>(values);
        List<ObjectNode> answers = new ArrayList<>();
        question.path("operations").forEach(each -> answers.add(answer(each)));
        ObjectNode failed =
                answers.stream().filter(each -> each.has("error")).findFirst().orElse(null);
        boolean applied = failed == null
                && answers.stream().allMatch(each -> each.path("applied").asBoolean(true));
        if (!applied) {
            values = before;
        }
        if (failed != null) {
            return failed;
        }
        ObjectNode answer = Json.object().put("applied", applied);
        ArrayNode results = answer.putArray("results");
        answers.forEach(each -> results.addObject().set("value", each.path("value")));
        return answer;
    }

    static ObjectNode error(String code, String message) {
        ObjectNode answer = value(null);
        answer.putObject("error").put("code", code).put("message", message);
        return answer;
    }

    private static ObjectNode value(@Nullable String value) {
        return Json.object().put("value", value);
    }

    private static String key(JsonNode question) {
        return question.path("key").asText();
    }
}
