package ai.toru.host.internal.protocol;

import ai.toru.host.http.PluginResponse;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Messages as text that tests compare: {@code http r1: 200 [Name, value] body}. */
final class Described {

    private Described() {}

    static String of(Incoming message) {
        if (message instanceof Incoming.HttpAnswer answer) {
            PluginResponse response = answer.response();
            return "http " + answer.requestId() + ": " + response.status() + " " + response.headers() + " "
                    + new String(response.body(), StandardCharsets.UTF_8);
        }
        if (message instanceof Incoming.KvAnswer answer) {
            return "value " + answer.requestId() + ": " + answer.value();
        }
        if (message instanceof Incoming.KvCall call) {
            return "call " + call.requestId() + ": " + (call.command() == null ? call.why() : call.command());
        }
        if (message instanceof Incoming.KvChange change) {
            return (change.batch() ? "batch " : "change ") + change.requestId() + ": " + change.changes();
        }
        if (message instanceof Incoming.KvList list) {
            return "list " + list.requestId() + ": " + list.query();
        }
        if (message instanceof Incoming.KvUnclear unclear) {
            return of(unclear.asAnswer()) + ", or " + of(unclear.asCall());
        }
        if (message instanceof Incoming.Log line) {
            String oddity = line.oddity() == null ? "" : ", but " + line.oddity();
            return "log " + line.level() + " " + line.requestId() + ": " + line.message() + " " + line.fields()
                    + oddity;
        }
        if (message instanceof Incoming.BadAnswer bad) {
            return "bad " + bad.requestId() + ": " + bad.why();
        }
        if (message instanceof Incoming.HttpHead head) {
            return "head " + head.requestId() + ": " + head.status() + " " + head.headers();
        }
        if (message instanceof Incoming.HttpChunk chunk) {
            return "chunk " + chunk.requestId() + ": " + new String(chunk.bytes(), StandardCharsets.UTF_8);
        }
        if (message instanceof Incoming.HttpEnd end) {
            return "end " + end.requestId() + ": " + end.trailers() + " " + end.error();
        }
        if (message instanceof Incoming.HttpWindow window) {
            return "window " + window.requestId() + ": " + window.bytes();
        }
        if (message instanceof Incoming.BadPart bad) {
            return "bad part " + bad.requestId() + ": " + bad.why();
        }
        if (message instanceof Incoming.Lifecycle lifecycle) {
            return lifecycle.toString();
        }
        Incoming.Ignored ignored = (Incoming.Ignored) message;
        return "ignored " + ignored.type() + ": " + ignored.why();
    }

    /** Decodes JSON in which {@code '} stands for {@code "}. */
    static String decoded(String json, ProtocolFeature... features) throws ProtocolViolationException {
        return of(new MessageDecoder(ProtocolLimits.DEFAULTS, Set.of(features))
                .decode(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }
}
