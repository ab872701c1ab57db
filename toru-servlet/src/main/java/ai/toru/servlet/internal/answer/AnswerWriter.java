package ai.toru.servlet.internal.answer;

import ai.toru.servlet.internal.trace.RequestMark;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

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
        if (body.length > 0) {
            response.getOutputStream().write(body);
        } else if (needsFlush(answer)) {
            response.flushBuffer();
        }
    }

    /** The same, for as long as the client takes it fast enough. */
    static void write(HttpServletRequest request, HttpServletResponse response, Answer answer, Pace pace)
            throws IOException {
        byte[] body = begin(request, response, answer);
        if (body.length == 0 && needsFlush(answer)) {
            response.flushBuffer();
        }
        for (int at = 0; at < body.length; at += PIECE) {
            if (pace.takenTooSlowly(at)) {
                throw new IOException("The client takes the answer too slowly.");
            }
            response.getOutputStream().write(body, at, Math.min(PIECE, body.length - at));
        }
    }

    /** A 304 that ends before it is flushed gets a length of 0 from Jetty, which is not the resource's (RFC 9110, 8.6). */
    static boolean needsFlush(Answer answer) {
        return answer.status() == 304;
    }

    /**
     * Sets status and header fields.
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
        tellLength(response, answer, head);
        return body;
    }

    private static void tellLength(HttpServletResponse response, Answer answer, boolean head) {
        if (answer.status() == 205) {
            response.setContentLengthLong(0);
        } else if (!bodyless(answer.status()) && !(head && answer.body().length == 0)) {
            response.setContentLengthLong(answer.body().length);
        }
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
