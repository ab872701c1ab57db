package ai.toru.servlet.internal.answer;

import ai.toru.servlet.internal.trace.RequestMark;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Puts an answer into a servlet response. */
public final class AnswerWriter {

    private static final byte[] NO_BODY = {};
    private static final int PIECE = 32 * 1024;

    /** Fields that the container may have set already and that must not stand there twice. */
    private static final Set<String> SINGLE = singleFields();

    private AnswerWriter() {}

    /** Writes an answer whole, waiting for the client where need be. */
    public static void write(HttpServletRequest request, HttpServletResponse response, Answer answer)
            throws IOException {
        byte[] body = begin(request, response, answer);
        tellLength(request, response, answer);
        if (body.length > 0) {
            response.getOutputStream().write(body);
        } else if (needsFlush(request, answer)) {
            response.flushBuffer();
        }
    }

    /** The same, for as long as the client takes it fast enough; also for a body in parts, as they come. */
    static void write(HttpServletRequest request, HttpServletResponse response, Answer answer, Transfer transfer)
            throws IOException {
        byte[] body = begin(request, response, answer);
        tellLength(request, response, answer);
        Parts parts = partsToSend(request, answer);
        if (parts != null) {
            new WaitingRelay(request, response, parts, transfer).run();
        } else {
            write(response, needsFlush(request, answer), body, transfer.pace());
        }
    }

    private static void write(HttpServletResponse response, boolean flush, byte[] body, Pace pace) throws IOException {
        if (body.length == 0 && flush) {
            response.flushBuffer();
        }
        for (int at = 0; at < body.length; at += PIECE) {
            if (pace.takenTooSlowly(at)) {
                throw new IOException("The client takes the answer too slowly.");
            }
            response.getOutputStream().write(body, at, Math.min(PIECE, body.length - at));
        }
    }

    /**
     * A 304, and an answer to HEAD of which nobody said how long it would be, get a length of 0 from containers where they end
     * before they are flushed. That is not the resource's (RFC 9110, 8.6).
     */
    static boolean needsFlush(HttpServletRequest request, Answer answer) {
        boolean head = request.getMethod().equals("HEAD") && !bodyless(answer.status());
        return answer.status() == 304 || (head && lengthToTell(answer, true) < 0);
    }

    /**
     * Sets status and header fields, but for the body's length.
     *
     * @return the body that remains to be written; empty for HEAD and for a status that has none (RFC 9110, 6.4.1)
     */
    static byte[] begin(HttpServletRequest request, HttpServletResponse response, Answer answer) {
        response.setStatus(answer.status());
        answer.headers().forEach((name, value) -> {
            if (SINGLE.contains(name)) {
                response.setHeader(name, value);
            } else {
                response.addHeader(name, value);
            }
        });
        RequestMark.show(request, response);
        boolean head = request.getMethod().equals("HEAD");
        byte[] body = head || bodyless(answer.status()) ? NO_BODY : answer.body();
        Trailers.announce(request, response, answer);
        return body;
    }

    /** The body in parts that is to follow; null where none is. */
    static @Nullable Parts partsToSend(HttpServletRequest request, Answer answer) {
        return request.getMethod().equals("HEAD") || bodyless(answer.status()) ? null : answer.parts();
    }

    /** Sets the body's length, where it is known and may be told. */
    static void tellLength(HttpServletRequest request, HttpServletResponse response, Answer answer) {
        long length = lengthToTell(answer, request.getMethod().equals("HEAD"));
        if (answer.status() == 205) {
            response.setContentLengthLong(0);
        } else if (!bodyless(answer.status()) && length >= 0) {
            response.setContentLengthLong(length);
        }
    }

    /**
     * Negative where it is not known: what answers HEAD without a body may have one for GET. A length of 0 of a body in parts is not
     * told either, since the client would not see that more comes than that.
     */
    private static long lengthToTell(Answer answer, boolean head) {
        Parts parts = answer.parts();
        if (parts != null) {
            return parts.length() == 0 && !head ? -1 : parts.length();
        }
        int length = answer.body().length;
        return head && length == 0 ? -1 : length;
    }

    private static boolean bodyless(int status) {
        return status == 204 || status == 205 || status == 304;
    }

    private static Set<String> singleFields() {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(Set.of("Content-Type", "Date", "Server"));
        return Collections.unmodifiableSet(names);
    }
}
