package ai.toru.plugin.internal.serve;

import ai.toru.plugin.Response;
import ai.toru.plugin.internal.body.BodyPipe;
import ai.toru.plugin.internal.body.Credit;
import ai.toru.plugin.internal.json.Members;
import ai.toru.plugin.internal.wire.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Begins with the requests that come. Thread-safe. */
final class Requests {
    /** How long a body's next piece is waited for, or credit: the host's own limits are shorter. */
    private static final Duration STREAM_LIMIT = Duration.ofMinutes(5);

    private final App app;
    private final Session session;
    private final HostLog log;
    private final HostKeyValue keyValue;
    private final Executor workers;
    private final Activity activity;
    private final InitGate gate;
    private final Responder responder;

    Requests(
            App app,
            Session session,
            HostLog log,
            HostKeyValue keyValue,
            Executor workers,
            Activity activity,
            InitGate gate) {
        this.app = app;
        this.session = session;
        this.log = log;
        this.keyValue = keyValue;
        this.workers = workers;
        this.activity = activity;
        this.gate = gate;
        this.responder = new Responder(session, log, workers, activity);
    }

    void begin(Connection connection, Message message) throws IOException {
        String id = message.requestId();
        if (id == null) {
            log.warn("The host sent a request without a request_id, which cannot be answered");
            return;
        }
        connection.takesQuestions(true);
        Exchange exchange = exchange(connection, id, Members.object(message.payload(), "payload"));
        activity.begin();
        connection.remember(exchange);
        gate.pass(() -> handOver(exchange));
    }

    private void handOver(Exchange exchange) {
        try {
            workers.execute(() -> exchange.handle(app));
        } catch (RejectedExecutionException e) {
            exchange.work(() -> Response.error(503, "The plugin has too much to do"));
        }
    }

    private Exchange exchange(Connection connection, String id, Map<String, @Nullable Object> payload)
            throws IOException {
        BodyPipe pipe = Members.flag(payload, "stream")
                ? new BodyPipe(session.window(), STREAM_LIMIT, bytes -> give(connection, id, bytes))
                : null;
        InputStream body =
                pipe == null ? new ByteArrayInputStream(RequestHead.bytes(payload, "body", "body_base64")) : pipe;
        Cancellation cancellation = new Cancellation();
        var context = new IncomingRequest.Context(
                id, app.maxBody(), cancellation, keyValue.on(connection), log.of(connection, id));
        IncomingRequest request = new IncomingRequest(context, RequestHead.of(payload), body);
        Credit credit = new Credit(session.window(), STREAM_LIMIT);
        return new Exchange(connection, request, cancellation, pipe, credit, responder);
    }

    private static void give(Connection connection, String id, long bytes) {
        connection.sendIfOpen("http.window", id, Map.of("bytes", bytes));
    }
}
