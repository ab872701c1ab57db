package ai.toru.servlet.internal.request;

import ai.toru.servlet.internal.answer.Answer;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What some containers let through although it can be read in two ways, whatever it asks for. */
final class UnsoundRequest {

    private static final Answer OLD_CHUNKS = Answer.error(
            400,
            "bad_request",
            "HTTP/1.0 has no chunked bodies (RFC 9112, 6.1). Send the body with a Content-Length, or with HTTP/1.1.",
            "Connection",
            "close");

    private static final Answer ODD_QUERY = Answer.error(
            400,
            "odd_query",
            "The query holds something else than visible ASCII. Encode it, as %C3%A9 for an e with acute.");

    private UnsoundRequest() {}

    /** The answer to a request that no servlet should see; nothing for a sound one. */
    static Optional<Answer> refusal(HttpServletRequest request) {
        if (request.getProtocol().equals("HTTP/1.0") && request.getHeader("Transfer-Encoding") != null) {
            return Optional.of(OLD_CHUNKS);
        }
        return isVisible(request.getQueryString()) ? Optional.empty() : Optional.of(ODD_QUERY);
    }

    /** What is not, the container has decoded in its own way: a plugin would get something else than was sent. */
    private static boolean isVisible(@Nullable String query) {
        return query == null || query.chars().allMatch(each -> each > ' ' && each < 0x7f);
    }
}
