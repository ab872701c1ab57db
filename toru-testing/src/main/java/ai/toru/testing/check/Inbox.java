package ai.toru.testing.check;

import ai.toru.testing.wire.Json;
import ai.toru.testing.wire.Json.MalformedException;
import ai.toru.testing.wire.Messages;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Sorts what comes from the plugin on one connection, and holds each message to its rules. Confined to the thread that
 * examines.
 */
final class Inbox {
    private final Examination exam;
    private final Outbox outbox;
    private final AnswerReader answers;
    private final Set<String> features;
    private final Map<String, Exchange> exchanges = new HashMap<>();
    private final Map<String, JsonNode> kvAnswers = new HashMap<>();
    private final Deque<ObjectNode> lifecycle = new ArrayDeque<>();
    private boolean holdsWindows;
    private int order;
    private int frames;

    Inbox(Examination exam, Outbox outbox) {
        this.exam = exam;
        this.outbox = outbox;
        this.features = exam.declared().features();
        this.answers = new AnswerReader(features);
    }

    /** Expects an answer to a request for a path. */
    Exchange expect(String id, String path) {
        Exchange exchange = new Exchange(id, path);
        exchanges.put(id, exchange);
        return exchange;
    }

    /** No stream gets more credit than it begins with, from now on. */
    void holdWindows() {
        holdsWindows = true;
    }

    /** The payload of a plugin's answer to a question of the host; missing if none has come. */
    JsonNode kvAnswer(String id) {
        JsonNode answer = kvAnswers.get(id);
        return answer == null ? Json.object().path("none") : answer;
    }

    /** Lifecycle messages of the plugin that nobody has taken. */
    Deque<ObjectNode> lifecycle() {
        return lifecycle;
    }

    /** How many frames have come. */
    int frames() {
        return frames;
    }

    /** How many answers have begun. */
    int answersBegun() {
        return order;
    }

    /** Takes one frame. */
    void take(byte[] content) throws BrokenException {
        frames++;
        ObjectNode message = read(content);
        JsonNode type = message.path("type");
        if (!type.isTextual()) {
            throw new BrokenException(WireRules.TYPE, "A message came whose type is missing or no string.");
        }
        String id = message.path("request_id").asText("");
        JsonNode payload = message.path("payload");
        switch (type.asText()) {
            case "http" -> takeHttp(id, payload);
            case "http.chunk", "http.end", "http.window" -> takePart(type.asText(), id, payload);
            case "kv" -> takeKv(id, payload);
            case "log" -> takeLog(payload);
            case "lifecycle" -> takeLifecycle(message);
            default -> exam.note(WireRules.KNOWN, "A message of the type " + type + " came.");
        }
    }

    private static ObjectNode read(byte[] content) throws BrokenException {
        try {
            return Json.read(content);
        } catch (MalformedException e) {
            throw new BrokenException(WireRules.JSON, "A frame came that " + e.why() + ".");
        }
    }

    private void takeHttp(String id, JsonNode payload) throws BrokenException {
        Exchange exchange = exchanges.get(id);
        if (exchange == null) {
            throw new BrokenException(
                    AnswerRules.REQUEST_ID, "An answer came with the request_id \"" + id + "\", which no request has.");
        }
        if (exchange.givenUp()) {
            exchange.comeLate();
            return;
        }
        order++;
        exchange.take(answers.read(payload));
    }

    private void takePart(String type, String id, JsonNode payload) throws BrokenException {
        if (!features.contains("stream")) {
            throw new BrokenException(
                    WireRules.UNDECLARED, type + " came, of the feature stream, which is not declared.");
        }
        Exchange exchange = exchanges.get(id);
        if (exchange == null) {
            throw new BrokenException(FeatureRules.CHUNK, type + " came with a request_id that no request has.");
        }
        if (exchange.givenUp()) {
            if (!type.equals("http.window")) {
                exchange.comeLate();
            }
            return;
        }
        switch (type) {
            case "http.chunk" -> grant(exchange, exchange.takeChunk(payload));
            case "http.end" -> exchange.takeEnd();
            default -> exchange.takeWindow(payload);
        }
    }

    private void grant(Exchange exchange, int bytes) {
        if (!holdsWindows && bytes > 0) {
            exchange.grant(bytes);
            outbox.reply(Messages.window(exchange.id(), bytes));
        }
    }

    private void takeKv(String id, JsonNode payload) {
        if (!KvQuestion.asks(payload)) {
            kvAnswers.put(id, payload);
            return;
        }
        JsonNode members = KvQuestion.members(payload);
        try {
            if (id.isEmpty() || id.length() > 256) {
                throw new BrokenException(KvRules.QUESTION, "The question's request_id is missing or too long.");
            }
            KvQuestion.check(members, features);
            outbox.reply(Messages.answer(id, exam.memory().answer(members)));
        } catch (BrokenException e) {
            exam.note(e.rule() == null ? KvRules.QUESTION : e.rule(), e.problem());
            outbox.reply(Messages.answer(id, HostMemory.error("bad_request", e.problem())));
        }
    }

    private void takeLog(JsonNode payload) {
        if (!features.contains("log")) {
            exam.note(WireRules.UNDECLARED, "A log message came; the feature log is not declared.");
        } else if (!LogRule.problem(payload).isEmpty()) {
            exam.note(FeatureRules.LOG, LogRule.problem(payload));
        }
    }

    private void takeLifecycle(ObjectNode message) {
        String action = message.path("payload").path("action").asText("");
        String feature = action.equals("pong") ? "ping" : "ready";
        if (features.contains(feature)) {
            lifecycle.add(message);
        } else {
            exam.note(
                    WireRules.UNDECLARED,
                    "A lifecycle message \"" + action + "\" came; the feature " + feature + " is not declared.");
        }
    }
}
