package ai.toru.plugin.internal.serve;

import ai.toru.plugin.KeyValueHandler;
import ai.toru.plugin.KeyValueQuestion;
import ai.toru.plugin.internal.json.Members;
import ai.toru.plugin.internal.wire.Message;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Key-value messages of the host: its answers to what the plugin asked, and what it asks itself. Thread-safe. */
final class Questions {
    private final @Nullable KeyValueHandler handler;
    private final HostLog log;
    private final Executor workers;
    private final Activity activity;
    private final InitGate gate;

    Questions(@Nullable KeyValueHandler handler, HostLog log, Executor workers, Activity activity, InitGate gate) {
        this.handler = handler;
        this.log = log;
        this.workers = workers;
        this.activity = activity;
        this.gate = gate;
    }

    void receive(Connection connection, Message message) {
        String id = message.requestId();
        if (id == null) {
            return;
        }
        Map<String, @Nullable Object> payload = message.payload();
        Map<String, @Nullable Object> question =
                payload.containsKey("action") ? payload : Members.object(payload, "payload");
        if (question.containsKey("action")) {
            activity.begin();
            gate.pass(() -> workers.execute(() -> answer(connection, id, question)));
        } else {
            connection.answered(id, payload);
        }
    }

    private void answer(Connection connection, String id, Map<String, @Nullable Object> question) {
        String value = null;
        try {
            value = handler == null ? null : handler.answer(read(question));
        } catch (Throwable e) { // the host is owed an answer, whatever the plugin throws
            log.error("The host's key-value question failed: " + question.get("action"), e);
        } finally {
            connection.sendIfOpen("kv", id, Members.of("value", value));
            activity.done();
        }
    }

    private static KeyValueQuestion read(Map<String, @Nullable Object> question) {
        return new KeyValueQuestion(
                Members.text(question, "action", "").toLowerCase(Locale.ROOT),
                Members.text(question, "key", ""),
                Members.text(question, "value"));
    }
}
