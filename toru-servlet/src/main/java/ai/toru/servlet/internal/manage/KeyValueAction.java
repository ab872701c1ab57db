package ai.toru.servlet.internal.manage;

import ai.toru.host.kv.KeyValueChange;
import ai.toru.host.kv.KeyValueOutcome;
import ai.toru.host.kv.KeyValueQuery;
import ai.toru.host.kv.KeyValues;
import ai.toru.servlet.internal.answer.Answer;
import ai.toru.servlet.internal.answer.BadBodyException;
import ai.toru.servlet.internal.answer.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Something to do with a plugin's data, as a request says it. Immutable; reading one from a body is pure. */
@FunctionalInterface
interface KeyValueAction {

    /** The store's own bound, so that it is the member that a client hears of. */
    long LONGEST_TIME_TO_LIVE_MS = Duration.ofDays(36_525).toMillis();

    /** The actions that change nothing. */
    Set<String> READING = Set.of("get", "list");

    /** Does it. */
    CompletionStage<Answer> on(KeyValues data);

    /**
     * Reads the body. The action may be written in any letter case, as on the wire.
     *
     * @throws BadBodyException naming the member that will not do
     */
    static KeyValueAction of(JsonObject body) {
        return switch (body.text("action").toLowerCase(Locale.ROOT)) {
            case "get" -> get(body.text("key"));
            case "set" -> change(set(body.text("key"), body), KeyValueJson::changed);
            case "delete" -> deletion(body.text("key"));
            case "cas" ->
                change(compareAndSet(body.text("key"), body, body.textOrNull("value")), KeyValueJson::compared);
            case "increment" -> change(increment(body), KeyValueJson::changed);
            case "list" -> list(body);
            default ->
                throw BadBodyException.malformed(
                        "The member \"action\" is none of get, set, delete, list, cas, increment. Use one of these.");
        };
    }

    /** Whether the action of a body that could be read may change something. */
    static boolean changes(JsonObject body) {
        return !READING.contains(body.text("action").toLowerCase(Locale.ROOT));
    }

    /** A change without a condition, as its members say. */
    static KeyValueChange set(String key, JsonObject body) {
        return new KeyValueChange.Set(key, body.text("value"), timeToLive(body));
    }

    /** A change on the condition that the member {@code expected} makes; a missing one is the same as null. */
    static KeyValueChange compareAndSet(String key, JsonObject body, @Nullable String value) {
        return new KeyValueChange.CompareAndSet(key, body.textOrNull("expected"), value, timeToLive(body));
    }

    /** Makes one change. */
    static KeyValueAction change(KeyValueChange change, Function<KeyValueOutcome, Answer> done) {
        return data -> data.apply(List.of(change)).thenApply(done);
    }

    /** Removes a key, whether or not it is there. */
    static KeyValueAction deletion(String key) {
        return change(KeyValueChange.delete(key), KeyValueJson::changed);
    }

    private static KeyValueAction get(String key) {
        return data -> data.get(key).thenApply(KeyValueJson::value);
    }

    private static KeyValueChange increment(JsonObject body) {
        Long by = body.numberOrNull("by", Long.MIN_VALUE, Long.MAX_VALUE);
        return KeyValueChange.increment(body.text("key"), by == null ? 1 : by);
    }

    private static KeyValueAction list(JsonObject body) {
        String prefix = body.textOrNull("prefix");
        Long limit = body.numberOrNull("limit", 1, 1000);
        KeyValueQuery query = new KeyValueQuery(
                prefix == null ? "" : prefix,
                body.textOrNull("after"),
                limit == null ? KeyValueQuery.FIRST.limit() : limit.intValue());
        return data -> data.list(query).thenApply(KeyValueJson::page);
    }

    private static @Nullable Duration timeToLive(JsonObject body) {
        Long milliseconds = body.numberOrNull("ttl_ms", 1, LONGEST_TIME_TO_LIVE_MS);
        return milliseconds == null ? null : Duration.ofMillis(milliseconds);
    }
}
