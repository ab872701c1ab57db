package ai.toru.servlet.internal.answer;

import ai.toru.host.http.HeaderFields;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fields behind a body in parts, for clients that take them (RFC 9110, 6.5). Pure. */
final class Trailers {

    private static final Logger LOG = LoggerFactory.getLogger(Trailers.class);

    private Trailers() {}

    /** Has the container ask for them at the end, where it can send any and the client takes them. */
    static void announce(HttpServletRequest request, HttpServletResponse response, Answer answer) {
        Parts parts = AnswerWriter.partsToSend(request, answer);
        if (parts == null || parts.length() >= 0 || !takenBy(request)) {
            return;
        }
        try {
            response.setTrailerFields(() -> map(parts));
        } catch (IllegalStateException e) {
            LOG.debug("The container can send no trailers.", e);
        }
    }

    /** HTTP/2 and later send them as they are; proxies before it may not pass them on to a client of HTTP/1.1 that did not ask. */
    private static boolean takenBy(HttpServletRequest request) {
        return !request.getProtocol().startsWith("HTTP/1")
                || Collections.list(request.getHeaders("TE")).stream()
                        .flatMap(field -> Arrays.stream(field.split(",", -1)))
                        .anyMatch(coding -> coding.strip().equalsIgnoreCase("trailers"));
    }

    /** Repeated fields are joined, since the container takes a map. */
    private static Map<String, String> map(Parts parts) {
        Map<String, String> joined = new LinkedHashMap<>();
        parts.trailers()
                .toCompletableFuture()
                .getNow(HeaderFields.empty())
                .forEach((name, value) -> joined.merge(name, value, (first, next) -> first + ", " + next));
        return joined;
    }
}
