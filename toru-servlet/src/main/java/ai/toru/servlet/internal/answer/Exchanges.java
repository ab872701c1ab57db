package ai.toru.servlet.internal.answer;

import ai.toru.host.http.StreamedBody;
import ai.toru.servlet.internal.trace.RequestMark;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests: asynchronously where every filter and servlet on the way supports it, else on the thread at hand, within
 * the same limits.
 */
public final class Exchanges {

    /** What containers and the kernel keep of an answer. */
    private static final int ROOM = 32 * 1024;

    /** Longer bodies go as they come, where they are wanted so. */
    private static final int LONGEST_WHOLE = 64 * 1024;

    private Exchanges() {}

    /** Answers without looking at the request's body. */
    public static void withoutBody(
            HttpServletRequest request, HttpServletResponse response, BodyLimits limits, Handler handler)
            throws IOException {
        begin(request, response, new Transfer(limits), handler, null);
    }

    /** Reads the body, as far as the limits let it, then answers. */
    public static void withBody(
            HttpServletRequest request, HttpServletResponse response, BodyLimits limits, Handler handler)
            throws IOException {
        Transfer transfer = new Transfer(limits);
        if (RequestBody.expected(request)) {
            receive(request, response, transfer, handler);
        } else {
            begin(request, response, transfer, handler, null);
        }
    }

    private static void receive(
            HttpServletRequest request, HttpServletResponse response, Transfer transfer, Handler handler)
            throws IOException {
        long announced = request.getContentLengthLong();
        if ((announced < 0 || announced > LONGEST_WHOLE) && handler.takesParts()) {
            receiveInParts(request, response, transfer, handler, announced);
            return;
        }
        if (announced > transfer.maxBytes()) {
            refuse(request, response, transfer, RequestBody.tooLarge(transfer.maxBytes()));
            return;
        }
        BodyBuffer buffer = transfer.upload(announced);
        if (buffer.refusal() != null) {
            refuse(request, response, transfer, buffer.refusal());
        } else if (canWaitWithoutThread(request)) {
            Exchange.open(request, response, transfer).upload(buffer, handler);
        } else {
            receiveAtOnce(request, response, transfer, buffer, handler);
        }
    }

    private static void receiveInParts(
            HttpServletRequest request,
            HttpServletResponse response,
            Transfer transfer,
            Handler handler,
            long announced)
            throws IOException {
        if (announced > transfer.maxStreamedBytes()) {
            refuse(request, response, transfer, RequestBody.tooLarge(transfer.maxStreamedBytes()));
        } else if (!transfer.hasRoomForPart()) {
            refuse(request, response, transfer, RequestBody.NO_ROOM);
        } else if (canWaitWithoutThread(request)) {
            Exchange.open(request, response, transfer).stream(handler);
        } else {
            streamAtOnce(request, response, transfer, handler, announced);
        }
    }

    private static void streamAtOnce(
            HttpServletRequest request,
            HttpServletResponse response,
            Transfer transfer,
            Handler handler,
            long announced)
            throws IOException {
        WaitingInflow inflow = new WaitingInflow(transfer);
        try {
            CompletableFuture<Answer> work = handler.answer(new StreamedBody(inflow.parts(), announced));
            Answer refusal = fed(inflow, request, work);
            Answer answer = refusal == null ? await(work, RequestMark.of(request)) : refusal;
            if (refusal == null) {
                transfer.hold(answer);
            }
            AnswerWriter.write(request, response, answer, transfer);
        } finally {
            transfer.end();
        }
    }

    private static @Nullable Answer fed(
            WaitingInflow inflow, HttpServletRequest request, CompletableFuture<Answer> work) throws IOException {
        try {
            return inflow.run(request.getInputStream(), work);
        } catch (InterruptedException e) {
            work.cancel(true);
            Thread.currentThread().interrupt();
            return Failures.duringUse(e, RequestMark.of(request));
        }
    }

    private static void receiveAtOnce(
            HttpServletRequest request,
            HttpServletResponse response,
            Transfer transfer,
            BodyBuffer buffer,
            Handler handler)
            throws IOException {
        try {
            boolean more = true;
            while (more) {
                more = buffer.read(request.getInputStream());
            }
        } catch (IOException | RuntimeException e) {
            transfer.end();
            throw e;
        }
        if (buffer.refusal() == null) {
            begin(request, response, transfer, handler, buffer.bytes());
        } else {
            transfer.end();
            AnswerWriter.write(request, response, buffer.refusal());
        }
    }

    private static void refuse(
            HttpServletRequest request, HttpServletResponse response, Transfer transfer, Answer refusal)
            throws IOException {
        if (RequestBody.worthDraining(request, transfer.maxBytes()) && canWaitWithoutThread(request)) {
            Exchange.open(request, response, transfer).refuseUpload(refusal);
        } else {
            AnswerWriter.write(request, response, refusal);
        }
    }

    private static void begin(
            HttpServletRequest request,
            HttpServletResponse response,
            Transfer transfer,
            Handler handler,
            byte @Nullable [] body)
            throws IOException {
        boolean later = false;
        try {
            CompletableFuture<Answer> work = handler.answer(body);
            later = canWaitWithoutThread(request) && !writtenAtOnce(work);
            if (later) {
                Exchange.open(request, response, transfer).answerWith(work);
            } else {
                Answer answer = await(work, RequestMark.of(request));
                transfer.hold(answer);
                AnswerWriter.write(request, response, answer, transfer);
            }
        } finally {
            if (!later) {
                transfer.end();
            }
        }
    }

    /** Whether an answer is at hand for which there is room even where the client reads nothing. */
    private static boolean writtenAtOnce(CompletableFuture<Answer> work) {
        return work.isDone() && (work.isCompletedExceptionally() || hasRoom(work.join()));
    }

    private static boolean hasRoom(Answer answer) {
        return answer.parts() == null && answer.body().length <= ROOM;
    }

    /**
     * Whether a request can be answered later, on another thread. A filter before us may have begun asynchronous work of its own;
     * then it is not ours to begin.
     */
    public static boolean canWaitWithoutThread(HttpServletRequest request) {
        return request.isAsyncSupported() && !request.isAsyncStarted();
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
