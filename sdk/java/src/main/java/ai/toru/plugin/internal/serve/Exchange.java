package ai.toru.plugin.internal.serve;

import ai.toru.plugin.Response;
import ai.toru.plugin.internal.body.BodyPipe;
import ai.toru.plugin.internal.body.Credit;
import ai.toru.plugin.internal.route.Match;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A request and its way to an answer. Thread-safe. */
final class Exchange {
    private final Connection connection;
    private final IncomingRequest request;
    private final Cancellation cancellation;
    private final @Nullable BodyPipe pipe;
    private final Credit credit;
    private final Responder responder;
    private final AtomicBoolean over = new AtomicBoolean();

    Exchange(
            Connection connection,
            IncomingRequest request,
            Cancellation cancellation,
            @Nullable BodyPipe pipe,
            Credit credit,
            Responder responder) {
        this.connection = connection;
        this.request = request;
        this.cancellation = cancellation;
        this.pipe = pipe;
        this.credit = credit;
        this.responder = responder;
    }

    String id() {
        return request.id();
    }

    IncomingRequest request() {
        return request;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    Credit credit() {
        return credit;
    }

    /** What is still to come of the body; null if it came whole. */
    @Nullable
    BodyPipe pipe() {
        return pipe;
    }

    /** Finds the handler and has it answer, on this thread. */
    void handle(App app) {
        work(() -> {
            Match match = app.router().find(request.method(), request.path());
            request.params(match.parameters());
            return match.handler().handle(request);
        });
    }

    /** Answers with what the work says, on this thread. */
    void work(Responder.Work work) {
        if (!cancellation.enter()) {
            finish();
            return;
        }
        boolean later = false;
        try {
            later = responder.answer(this, work);
        } finally {
            cancellation.leave();
            if (!later) {
                finish();
            }
        }
    }

    /** Answers with a response that was to come later, on this thread. */
    void resume(Response response) {
        work(() -> response);
    }

    /** Sends a part of the answer, unless nobody waits for it. */
    void send(String type, Map<String, ?> payload) throws IOException {
        send(type, 0, () -> payload);
    }

    /**
     * Sends a part of the answer, unless nobody waits for it.
     *
     * @param length how long it is, about
     * @param payload makes it, when there is room for so much
     */
    void send(String type, int length, Supplier<Map<String, ?>> payload) throws IOException {
        if (cancellation.isCancelled()) {
            return;
        }
        try {
            connection.send(type, id(), length, () -> cancellation.isCancelled() ? null : payload.get());
        } catch (ClosedChannelException e) {
            cancel();
        }
    }

    /** Nobody waits for the answer any more. */
    void cancel() {
        if (cancellation.cancel()) {
            credit.close();
            if (pipe != null) {
                pipe.finish("the client has gone");
            }
        }
    }

    /** It is over, answered or not. */
    void finish() {
        if (over.compareAndSet(false, true)) {
            cancellation.close();
            connection.forget(this);
            if (pipe != null) {
                pipe.finish("it was answered before its end");
            }
            responder.finished();
        }
    }
}
