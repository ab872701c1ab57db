package ai.toru.servlet.internal.answer;

import ai.toru.host.http.StreamedBody;
import ai.toru.servlet.internal.trace.RequestMark;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request that is answered later, exactly once, on whatever thread brings the answer; that thread never waits for
 * the client. The request and response are not touched after the end, when the container may use them for somebody
 * else. Thread-safe.
 */
final class Exchange implements AsyncListener, Relay.End {

    /** How far it is. */
    private enum Stage {
        /** No answer yet. */
        OPEN,
        /** An answer is being written. */
        ANSWERING,
        /** The rest of an answer, or of the body, does not come; the container is about to close the connection. */
        SEVERED,
        /** Given back to the container. */
        ENDED
    }

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private static final Answer STOPPED = Answer.error(
            503,
            "unavailable",
            "The application stopped before an answer came. Try again once it is up again.",
            "Retry-After",
            "1");

    private static final Answer LATE =
            Answer.error(504, "timeout", "No answer came within the container's time limit. Try again.");

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final RequestMark mark;
    private final AsyncContext context;
    private final Lease lease;
    private final Transfer transfer;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.OPEN);

    /** What is to bring the answer; null while the body is on its way. Volatile: set once, read by the container. */
    private volatile @Nullable CompletableFuture<Answer> work;

    /** The body that goes on as it comes; null where there is none such. */
    private volatile @Nullable Inflow inflow;

    /** Whether the client learns where the answer ends only at its end. */
    private volatile boolean endUntold;

    /** The answer, whatever the plugin says; null while the plugin has the word. */
    private volatile @Nullable Answer verdict;

    private Exchange(
            HttpServletRequest request, HttpServletResponse response, AsyncContext context, Transfer transfer) {
        this.request = request;
        this.response = response;
        this.context = context;
        this.transfer = transfer;
        lease = new Lease(context);
        mark = RequestMark.of(request);
    }

    /** Frees the container's thread. The container's own time limit is off: the host keeps the time. */
    static Exchange open(HttpServletRequest request, HttpServletResponse response, Transfer transfer) {
        AsyncContext context = request.startAsync(request, response);
        context.setTimeout(0);
        Exchange exchange = new Exchange(request, response, context, transfer);
        context.addListener(exchange);
        return exchange;
    }

    /** Has the body read, then answers. */
    void upload(BodyBuffer buffer, Handler handler) {
        new Receiving(request, lease, transfer, this).whole(buffer, handler);
    }

    /** Answers once the body has been read away. */
    void refuseUpload(Answer refusal) {
        new Receiving(request, lease, transfer, this).away(refusal);
    }

    /** Has the body go on as it comes; the answer may come before its end. */
    void stream(Handler handler) {
        Inflow begun = new Inflow(request, transfer, lease, this::refuse);
        inflow = begun;
        transfer.atEnd(begun::abandon);
        transfer.watchUpload(begun::look);
        answerWith(handler.answer(new StreamedBody(begun.parts(), request.getContentLengthLong())));
    }

    private void refuse(Answer refusal) {
        verdict = refusal;
        answerOnContainersThread(refusal);
    }

    void answerWith(CompletableFuture<Answer> coming) {
        work = coming;
        if (stage.get() == Stage.ENDED) {
            coming.cancel(true);
        }
        Thread containers = Thread.currentThread();
        coming.whenComplete((answer, failure) -> {
            Answer known = failure == null ? answer : Failures.duringUse(failure, mark);
            transfer.hold(known);
            if (Thread.currentThread() == containers) {
                answer(known);
            } else {
                answerOnContainersThread(known);
            }
        });
    }

    /**
     * Tomcat would otherwise use the thread at hand, once the answer is written, for the requests behind it on the same
     * connection, and let it wait for whatever they wait for: for a plugin that this very thread has to read.
     */
    void answerOnContainersThread(Answer answer) {
        if (stage.get() == Stage.OPEN) {
            lease.start(() -> answer(answer));
        }
    }

    void answer(Answer answer) {
        if (!stage.compareAndSet(Stage.OPEN, Stage.ANSWERING)) {
            return;
        }
        Answer ours = verdict;
        Answer said = ours == null ? answer : ours;
        Inflow body = inflow;
        boolean early = body != null && !body.over().isDone();
        endUntold = said.parts() != null && said.parts().length() <= 0;
        if (body != null && said.parts() == null) {
            body.discard();
        }
        try {
            new Sending(request, response, transfer, lease, this).begin(said, early);
        } catch (IOException | RuntimeException e) {
            // The client went in this very moment, and with it the response; or the container refuses the answer.
            LOG.debug("An answer could not be written any more.", e);
            broken();
        }
    }

    @Override
    public void done() {
        Inflow body = inflow;
        if (body == null) {
            complete();
        } else if (body.over().isDone() || !endUntold) {
            body.discard();
            body.over().thenRun(this::complete);
        } else {
            endEarly(body);
        }
    }

    /**
     * The client may have stopped sending, and wait for the end of the answer. Jetty writes it while the body is still read away;
     * Tomcat reads nothing after that.
     */
    private void endEarly(Inflow body) {
        if (Lease.isTomcats(context)) {
            body.hurry();
            body.over().thenRun(() -> endUsing(() -> endAfter(body)));
        } else {
            endUsing(() -> response.getOutputStream().close());
            body.discard();
            body.over().thenRun(this::complete);
        }
    }

    private void endAfter(Inflow body) throws IOException {
        if (body.exhausted()) {
            complete();
        } else if (stage.compareAndSet(Stage.ANSWERING, Stage.SEVERED) && Severance.endUnread(context, response)) {
            complete();
        }
    }

    @Override
    public void cutOff() {
        complete();
    }

    /**
     * Ends a request whose answer failed on its way. What nobody has seen yet must not look like success, nor what is cut off like a
     * whole: Jetty (12.1.14) says of a connection that it was lost before it closes it, and in between would still write the end.
     */
    @Override
    public void broken() {
        if (stage.compareAndSet(Stage.ANSWERING, Stage.SEVERED)) {
            failVisibly();
        }
        complete();
    }

    @Override
    public void severed(Throwable why) {
        Failures.duringAnswer(why, mark);
        endUsing(this::sever);
    }

    private void endUsing(Lease.Use ending) {
        try {
            lease.use(ending);
        } catch (IOException | RuntimeException e) {
            LOG.debug("An answer could not be ended.", e);
            broken();
        }
    }

    private void sever() throws IOException {
        if (!stage.compareAndSet(Stage.ANSWERING, Stage.SEVERED)) {
            return;
        }
        if (!response.isCommitted()) {
            failVisibly();
            complete();
        } else if (Severance.sever(context, response)) {
            complete();
        }
    }

    private void failVisibly() {
        try {
            if (response.isCommitted()) {
                Severance.abort(response);
            } else {
                response.reset();
                RequestMark.show(request, response);
                response.setStatus(502);
            }
        } catch (IOException | IllegalStateException e) {
            LOG.debug("The container had ended the response by itself.", e);
        }
    }

    /** The last words of a request that the container ends: at once, since no later call would come, and short enough for any buffer. */
    private void endWith(Answer answer) {
        if (!stage.compareAndSet(Stage.OPEN, Stage.ANSWERING)) {
            broken();
            return;
        }
        try {
            AnswerWriter.write(request, response, answer);
            complete();
        } catch (IOException | RuntimeException e) {
            LOG.debug("The container's end of a request could not be told to the client.", e);
            broken();
        }
    }

    private void complete() {
        if (stage.getAndSet(Stage.ENDED) == Stage.ENDED) {
            return;
        }
        lease.end();
        transfer.end();
        lease.whenUnused(this::giveBack);
    }

    private void giveBack() {
        try {
            context.complete();
        } catch (IllegalStateException e) {
            LOG.debug("The container had ended the request by itself.", e);
        }
    }

    /** The client has gone, or the container cannot go on. Left alone, Jetty would answer with an empty 200. */
    @Override
    public void onError(AsyncEvent event) {
        LOG.debug("The container gave a request up.", event.getThrowable());
        endWith(STOPPED);
        lease.giveBackNow();
        giveUp();
    }

    /** Tomcat stops; or somebody else has set a time limit after us. An answer on its way is let be. */
    @Override
    public void onTimeout(AsyncEvent event) {
        if (stage.get() == Stage.OPEN) {
            endWith(context.getTimeout() > 0 ? LATE : STOPPED);
        }
        lease.giveBackNow();
        giveUp();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        stage.set(Stage.ENDED);
        lease.ended();
        transfer.end();
        giveUp();
    }

    /** A new cycle, begun by somebody else, drops the listeners of the old one. */
    @Override
    public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this);
    }

    private void giveUp() {
        CompletableFuture<Answer> waiting = work;
        if (waiting != null) {
            waiting.cancel(true);
        }
    }
}
