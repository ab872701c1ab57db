package ai.toru.plugin.internal.serve;

import ai.toru.plugin.Feature;
import ai.toru.plugin.Headers;
import ai.toru.plugin.HttpException;
import ai.toru.plugin.Log;
import ai.toru.plugin.Response;
import ai.toru.plugin.ResponseBody;
import ai.toru.plugin.internal.body.BrokenBodyException;
import ai.toru.plugin.internal.wire.FrameException;
import ai.toru.plugin.internal.wire.Frames;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Has handlers answer, and sends what they answer. An exception is an answer, too. Thread-safe. */
final class Responder {
    private static final String FAILED = "Internal error in the plugin; its log has the details";
    private static final String BROKEN_OFF = "The plugin failed while it answered";

    /** What gives the answer. */
    @FunctionalInterface
    interface Work {
        Response response() throws Exception;
    }

    /** What writes the pieces of an answer. */
    @FunctionalInterface
    private interface Pieces {
        void writeTo(StreamedAnswer answer) throws Exception;
    }

    private final Session session;
    private final HostLog log;
    private final Executor workers;
    private final Activity activity;

    Responder(Session session, HostLog log, Executor workers, Activity activity) {
        this.session = session;
        this.log = log;
        this.workers = workers;
        this.activity = activity;
    }

    /** Answers; true if that happens later. */
    boolean answer(Exchange exchange, Work work) {
        try {
            Response response = work.response();
            if (response.body() instanceof ResponseBody.Later later) {
                answerLater(exchange, later.response());
                return true;
            }
            send(exchange, response);
        } catch (Throwable e) { // whatever a handler throws, the client gets an answer
            fail(exchange, e);
        }
        return false;
    }

    void finished() {
        activity.done();
    }

    private void answerLater(Exchange exchange, CompletionStage<Response> stage) {
        exchange.cancellation().onCancel(() -> stage.toCompletableFuture().cancel(true));
        exchange.cancellation().onCancel(exchange::finish);
        stage.whenComplete((response, error) -> workers.execute(() -> {
            if (error == null) {
                exchange.resume(response);
            } else {
                exchange.work(() -> rethrow(error));
            }
        }));
    }

    private static Response rethrow(Throwable error) throws Exception {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof Exception exception) {
            throw exception;
        }
        throw new CompletionException(cause);
    }

    private void send(Exchange exchange, Response response) throws Exception {
        if (response.body() instanceof ResponseBody.Pieces pieces) {
            sendPieces(exchange, response, pieces);
            return;
        }
        boolean mayStream = session.isOn(Feature.STREAM) && !isHead(exchange);
        if (mayStream && WholeAnswer.length(response.body()) > Frames.MAX_LENGTH) {
            sendLarge(exchange, response);
            return;
        }
        try {
            sendWhole(exchange, response, response.body());
        } catch (FrameException tooLarge) {
            if (!mayStream || WholeAnswer.length(response.body()) == 0) { // then it is for its header fields
                throw tooLarge;
            }
            sendLarge(exchange, response);
        }
    }

    /** In pieces, though it is there as a whole: it does not fit into a frame. */
    private void sendLarge(Exchange exchange, Response response) throws Exception {
        LargeBody body = LargeBody.of(response.body());
        Headers headers = response.headers().with("Content-Length", body.length());
        stream(exchange, response.status(), headers, body::writeTo);
    }

    @SuppressWarnings("try") // that it is closed is all that is wanted of the resource
    private void sendPieces(Exchange exchange, Response response, ResponseBody.Pieces pieces) throws Exception {
        try (AutoCloseable resource = pieces.resource()) {
            if (isHead(exchange)) {
                sendWhole(exchange, response, pieces);
            } else if (session.isOn(Feature.STREAM)) {
                stream(exchange, response.status(), response.headers(), pieces.writer()::writeTo);
            } else {
                CollectedAnswer collected = new CollectedAnswer(exchange.cancellation());
                pieces.writer().writeTo(collected);
                sendWhole(exchange, response, collected.body());
            }
        }
    }

    private void sendWhole(Exchange exchange, Response response, ResponseBody body) throws IOException {
        ResponseBody sent = isHead(exchange) ? new ResponseBody.Empty() : body;
        exchange.send("http", WholeAnswer.length(sent), () -> WholeAnswer.payload(response, sent, session.features()));
    }

    private static boolean isHead(Exchange exchange) {
        return exchange.request().method().equals("HEAD");
    }

    private void stream(Exchange exchange, int status, Headers headers, Pieces pieces) throws Exception {
        StreamedAnswer answer = new StreamedAnswer(exchange, exchange.credit(), status, headers);
        try {
            pieces.writeTo(answer);
            answer.end(null);
        } catch (Throwable e) {
            if (!answer.hasBegun()) {
                throw e;
            }
            tell(exchange, e);
            answer.end(BROKEN_OFF);
        }
    }

    private void fail(Exchange exchange, Throwable error) {
        if (!(error instanceof HttpException) && !(error instanceof BrokenBodyException)) {
            tell(exchange, error);
        }
        Response response = answerTo(error);
        try {
            sendWhole(exchange, response, response.body());
        } catch (IOException | RuntimeException e) {
            log.error(exchange.request() + ": not even the error could be sent", e);
        }
    }

    private static Response answerTo(Throwable error) {
        if (error instanceof HttpException told) {
            return told.response();
        }
        return error instanceof BrokenBodyException
                ? Response.error(400, String.valueOf(error.getMessage()))
                : Response.error(500, FAILED);
    }

    /** The log gets the stack, unless it failed since nobody waits any more. */
    private void tell(Exchange exchange, Throwable error) {
        if (!exchange.cancellation().isCancelled()) {
            exchange.request().log().log(Log.Level.ERROR, exchange.request() + " failed", Map.of(), error);
        }
    }
}
