package ai.toru.plugin.internal.serve;

import ai.toru.plugin.Feature;
import ai.toru.plugin.internal.json.Members;
import ai.toru.plugin.internal.wire.Message;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes what the host sends to whom it concerns; types that are not known are newer than this library. Thread-safe. */
final class Dispatcher implements Connection.Receiver {
    private final Session session;
    private final Requests requests;
    private final Starting starting;
    private final Questions questions;
    private final Activity activity;

    Dispatcher(Session session, Requests requests, Starting starting, Questions questions, Activity activity) {
        this.session = session;
        this.requests = requests;
        this.starting = starting;
        this.questions = questions;
        this.activity = activity;
    }

    @Override
    public void receive(Connection connection, Message message) throws IOException {
        switch (message.type()) {
            case "lifecycle" -> lifecycle(connection, message);
            case "http" -> requests.begin(connection, message);
            case "http.chunk" -> chunk(connection.exchange(message.requestId()), message.payload());
            case "http.end" -> end(connection.exchange(message.requestId()), message.payload());
            case "http.window" -> window(connection.exchange(message.requestId()), message.payload());
            case "cancel" -> cancel(connection.exchange(message.requestId()));
            case "kv" -> questions.receive(connection, message);
            default -> {}
        }
    }

    private void lifecycle(Connection connection, Message message) {
        switch (Members.text(message.payload(), "action", "")) {
            case "init" -> starting.begin(connection, message);
            case "ping" -> connection.sendIfOpen("lifecycle", message.requestId(), Map.of("action", "pong"));
            case "shutdown" -> activity.stop(0);
            default -> {}
        }
    }

    private static void chunk(@Nullable Exchange exchange, Map<String, @Nullable Object> payload) throws IOException {
        if (exchange != null && exchange.pipe() != null) {
            exchange.pipe().feed(RequestHead.bytes(payload, "data", "data_base64"));
        }
    }

    private static void end(@Nullable Exchange exchange, Map<String, @Nullable Object> payload) {
        if (exchange != null && exchange.pipe() != null) {
            Object error = payload.get("error");
            exchange.pipe().finish(error == null ? null : String.valueOf(error));
        }
    }

    private static void window(@Nullable Exchange exchange, Map<String, @Nullable Object> payload) {
        long bytes = Members.number(payload, "bytes", 0);
        if (exchange != null && bytes > 0) {
            exchange.credit().give(bytes);
        }
    }

    private void cancel(@Nullable Exchange exchange) {
        if (exchange != null && session.isOn(Feature.MULTIPLEX) && session.isOn(Feature.CANCEL)) {
            exchange.cancel();
        }
    }
}
