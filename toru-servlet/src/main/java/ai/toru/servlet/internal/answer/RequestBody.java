package ai.toru.servlet.internal.answer;

import jakarta.servlet.http.HttpServletRequest;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeoutException;

/** What a request's head says about its body. */
final class RequestBody {

    static final Answer NO_ROOM = Answer.error(
            503,
            "host_busy",
            "The requests to all plugins together take too much memory now. Try again in a moment.",
            "Retry-After",
            "1",
            "Connection",
            "close");

    static final Answer TOO_SLOW = Answer.error(
            408,
            "request_timeout",
            "The request's body came too slowly. Send it again, or less at once.",
            "Connection",
            "close");

    static final Answer BROKEN_OFF =
            Answer.error(400, "request_aborted", "The request's body broke off. Send it again.");

    private static final Answer TIMED_OUT = Answer.error(
            408, "request_timeout", "The request's body did not come in time. Try again.", "Connection", "close");

    private RequestBody() {}

    /** What is said of a body that did not come to its end. */
    static Answer brokenOff(Throwable failure) {
        return failure instanceof TimeoutException || failure instanceof SocketTimeoutException
                ? TIMED_OUT
                : BROKEN_OFF;
    }

    /** Whether there may be one. HTTP/1.1 says so in the head; HTTP/2 need not. */
    static boolean expected(HttpServletRequest request) {
        long announced = request.getContentLengthLong();
        return announced > 0
                || (announced < 0 && (chunked(request) || !request.getProtocol().startsWith("HTTP/1")));
    }

    /** Whether the body comes in chunks of HTTP/1.1. */
    static boolean chunked(HttpServletRequest request) {
        return request.getHeader("Transfer-Encoding") != null;
    }

    /** Whether a body beyond the limit is short enough to be read away, and the client does not wait for our word. */
    static boolean worthDraining(HttpServletRequest request, int limit) {
        return request.getContentLengthLong() <= 2L * limit && request.getHeader("Expect") == null;
    }

    static Answer tooLarge(long limit) {
        return Answer.error(
                413,
                "request_too_large",
                "The request's body is longer than the " + limit + " bytes that are allowed here. Send less at once.",
                "Connection",
                "close");
    }
}
