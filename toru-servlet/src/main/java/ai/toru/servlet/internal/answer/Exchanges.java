package ai.toru.servlet.internal.answer;

import ai.toru.servlet.internal.trace.RequestMark;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests: asynchronously where every filter and servlet on the way supports it, else on the thread at hand.
 */
public final class Exchanges {

    private Exchanges() {}

    /** Answers without looking at the request's body. */
    public static void withoutBody(HttpServletRequest request, HttpServletResponse response, Handler handler)
            throws IOException {
        begin(request, response, handler, null);
    }

    /** Reads the body, at most so many bytes of it, then answers. */
    public static void withBody(HttpServletRequest request, HttpServletResponse response, int limit, Handler handler)
            throws IOException {
        if (!RequestBody.expected(request)) {
            begin(request, response, handler, null);
        } else if (request.getContentLengthLong() > limit) {
            refuseUpload(request, response, limit);
        } else if (canWaitWithoutThread(request)) {
            Exchange.open(request, response).upload(limit, handler);
        } else {
            BodyBuffer buffer = readAll(request, limit);
            if (buffer.overflown()) {
                AnswerWriter.write(request, response, RequestBody.tooLarge(limit));
            } else {
                begin(request, response, handler, buffer.bytes());
            }
        }
    }

    private static void refuseUpload(HttpServletRequest request, HttpServletResponse response, int limit)
            throws IOException {
        if (RequestBody.worthDraining(request, limit) && canWaitWithoutThread(request)) {
            Exchange.open(request, response).refuseUpload(RequestBody.tooLarge(limit));
        } else {
            AnswerWriter.write(request, response, RequestBody.tooLarge(limit));
        }
    }

    private static void begin(
            HttpServletRequest request, HttpServletResponse response, Handler handler, byte @Nullable [] body)
            throws IOException {
        CompletableFuture<Answer> work = handler.answer(body);
        if (work.isDone() || !canWaitWithoutThread(request)) {
            AnswerWriter.write(request, response, await(work, RequestMark.of(request)));
        } else {
            Exchange.open(request, response).answerWith(work);
        }
    }

    /**
     * Whether a request can be answered later, on another thread. A filter before us may have begun asynchronous work of its own;
     * then it is not ours to begin.
     */
    public static boolean canWaitWithoutThread(HttpServletRequest request) {
        return request.isAsyncSupported() && !request.isAsyncStarted();
    }

    private static BodyBuffer readAll(HttpServletRequest request, int limit) throws IOException {
        BodyBuffer buffer = new BodyBuffer(limit, request.getContentLengthLong());
        boolean more = true;
        while (more && !buffer.overflown()) {
            more = buffer.read(request.getInputStream());
        }
        return buffer;
    }

    private static Answer await(CompletableFuture<Answer> work, RequestMark mark) {
        try {
            return work.get();
        } catch (InterruptedException e) {
            work.cancel(true);
            Thread.currentThread().interrupt();
            return Failures.duringUse(e, mark);
        } catch (ExecutionException e) {
            return Failures.duringUse(e, mark);
        }
    }
}
