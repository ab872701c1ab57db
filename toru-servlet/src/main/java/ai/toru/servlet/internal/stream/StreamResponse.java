package ai.toru.servlet.internal.stream;

import ai.toru.servlet.internal.answer.Answer;
import ai.toru.servlet.internal.answer.AnswerWriter;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A response that threads of ours write while the container may end it: never used after its end, which comes exactly once.
 * Thread-safe.
 */
final class StreamResponse implements AsyncListener {

    private static final Logger LOG = LoggerFactory.getLogger(StreamResponse.class);

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final AsyncContext context;
    private final Runnable ended;
    private final AtomicBoolean completed = new AtomicBoolean();

    /**
     * Held while the response is used, and before the container hears that we know of its end: after that it may use the response
     * for somebody else, and what was still written would be theirs. Nobody waits for a client while holding it.
     */
    private final ReentrantLock lock = new ReentrantLock();

    /** Whether it can be written no more; the container says so itself, and is waited for. Set under the lock. */
    private volatile boolean broken;

    /** What is done with a response. */
    @FunctionalInterface
    interface Use {
        void run() throws IOException;
    }

    private StreamResponse(
            HttpServletRequest request, HttpServletResponse response, AsyncContext context, Runnable ended) {
        this.request = request;
        this.response = response;
        this.context = context;
        this.ended = ended;
    }

    /**
     * Frees the container's thread. The container's own time limit is off.
     *
     * @param ended called once, at the end, whoever brings it about
     */
    static StreamResponse open(HttpServletRequest request, HttpServletResponse response, Runnable ended) {
        AsyncContext context = request.startAsync(request, response);
        context.setTimeout(0);
        StreamResponse opened = new StreamResponse(request, response, context, ended);
        context.addListener(opened);
        return opened;
    }

    boolean ended() {
        return completed.get();
    }

    boolean broken() {
        return broken;
    }

    /** Does something with the response, unless it has ended. What fails is left to the container. */
    void use(Use use) {
        lock.lock();
        try {
            if (!broken && !completed.get()) {
                use.run();
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("An event stream broke off.", e);
            broken = true;
        } finally {
            lock.unlock();
        }
    }

    /** Answers otherwise, which ends it. Within {@link #use}. */
    void answer(Answer answer) throws IOException {
        AnswerWriter.write(request, response, answer);
        complete();
    }

    /** Begins the stream; null for HEAD, which ends with that. Within {@link #use}. */
    @Nullable
    StreamOutput begin(WriteListener listener) throws IOException {
        response.setStatus(200);
        response.setContentType("text/event-stream");
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("X-Accel-Buffering", "no");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (request.getMethod().equals("HEAD")) {
            response.flushBuffer();
            complete();
            return null;
        }
        StreamOutput output = new StreamOutput(response.getOutputStream());
        response.getOutputStream().setWriteListener(listener);
        return output;
    }

    /** Gives it back to the container. */
    void complete() {
        lock.lock();
        try {
            if (completed.compareAndSet(false, true)) {
                ended.run();
                context.complete();
            }
        } catch (IllegalStateException e) {
            LOG.debug("The container had ended an event stream by itself.", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onError(AsyncEvent event) {
        LOG.debug("The container gave an event stream up.", event.getThrowable());
        complete();
    }

    /** Tomcat stops; or somebody else has set a time limit after us. */
    @Override
    public void onTimeout(AsyncEvent event) {
        complete();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        lock.lock();
        try {
            if (completed.compareAndSet(false, true)) {
                ended.run();
            }
        } finally {
            lock.unlock();
        }
    }

    /** A new cycle, begun by somebody else, drops the listeners of the old one. */
    @Override
    public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this);
    }
}
