package ai.toru.host.internal.protocol;

import ai.toru.host.http.HeaderFields;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.kv.KeyValueChange;
import ai.toru.host.kv.KeyValueQuery;
import ai.toru.host.kv.KeyValueRequest;
import ai.toru.host.log.LogLevel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message from a plugin, understood. Immutable. Each {@code why} is part of a sentence, fit for logs and for
 * callers.
 */
public sealed interface Incoming {

    /** An answer to an http request. */
    record HttpAnswer(String requestId, PluginResponse response) implements Incoming {}

    /** An answer to a kv request of the host. */
    record KvAnswer(String requestId, @Nullable String value) implements Incoming {}

    /** An answer whose envelope is fine and whose content is not; only that one request fails. */
    record BadAnswer(String requestId, String why) implements Incoming {}

    /** A kv request of the plugin. The command is null where the action is unknown or a member is missing: see why. */
    record KvCall(
            String requestId,
            @Nullable KeyValueRequest command,
            @Nullable String why) implements Incoming {}

    /**
     * A kv request of the plugin that changes something, in the words of {@code kv2}.
     *
     * @param batch whether it is a batch, which is answered otherwise than its one change would be
     */
    record KvChange(String requestId, List<KeyValueChange> changes, boolean batch) implements Incoming {}

    /** A kv request of the plugin for a list of keys. */
    record KvList(String requestId, KeyValueQuery query) implements Incoming {}

    /**
     * A kv message without an action: an answer, if the host has asked under its id; else a request of the plugin whose
     * action is missing or misspelt, and whose author is to be told.
     */
    record KvUnclear(String requestId, Incoming asAnswer, KvCall asCall) implements Incoming {

        /** A message that is no sound question, for this reason. */
        static KvUnclear because(String why, String requestId, Incoming asAnswer) {
            return new KvUnclear(requestId, asAnswer, new KvCall(requestId, null, why));
        }
    }

    /**
     * What the plugin says of its own life.
     *
     * @param requestId of what it answers; empty where it does not say
     * @param message what it adds, shortened and without control characters; null where it adds nothing
     */
    record Lifecycle(
            String requestId, String action, @Nullable String message) implements Incoming {}

    /** What belongs to a body in parts. */
    sealed interface OfStream extends Incoming {

        /** Of the request that it is about. */
        String requestId();
    }

    /** The head of an answer whose body comes in parts. */
    record HttpHead(String requestId, int status, HeaderFields headers) implements OfStream {}

    /** A part of an answer's body; may be empty. The bytes are not a copy. */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    record HttpChunk(String requestId, byte[] bytes) implements OfStream {}

    /**
     * The end of an answer's body.
     *
     * @param error why it broke off, in the plugin's words, shortened and without control characters; null where it is whole
     */
    record HttpEnd(
            String requestId,
            HeaderFields trailers,
            @Nullable String error) implements OfStream {}

    /** The plugin takes so many bytes more of a request's body; at least 1. */
    record HttpWindow(String requestId, long bytes) implements OfStream {}

    /** One of these of which nothing can be made; only that one request fails. */
    record BadPart(String requestId, String why) implements OfStream {}

    /**
     * A line for the plugin's log.
     *
     * @param fields what else it says: the text of a JSON object; null for nothing
     * @param requestId the request it is about, as the plugin calls it
     * @param oddity what of it makes no sense and was left out; null for nothing
     */
    record Log(
            LogLevel level,
            String message,
            @Nullable String fields,
            @Nullable String requestId,
            @Nullable String oddity)
            implements Incoming {}

    /**
     * A message of a type, or without a request_id where one is needed, that this host has no use for. An unknown
     * type is shortened and printable.
     */
    record Ignored(String type, String why) implements Incoming {}
}
