package ai.toru.servlet.internal.trace;

import ai.toru.host.http.RequestId;
import ai.toru.host.http.TraceContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * By what one request is known. Immutable, and the same for the whole request: the client's where it may be taken over, else
 * made once.
 *
 * @param requestId of {@code X-Request-Id}: see {@link RequestId}
 * @param trace of {@code traceparent} and {@code tracestate}: see {@link TraceContext}
 */
public record RequestMark(String requestId, TraceContext trace) {

    private static final String ATTRIBUTE = RequestMark.class.getName();

    /** A request's mark. */
    public static RequestMark of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof RequestMark known) {
            return known;
        }
        List<String> ids = fields(request, RequestId.FIELD);
        RequestMark mark = new RequestMark(
                ids.size() == 1 && RequestId.isValid(ids.get(0)) ? ids.get(0) : RequestId.random(),
                TraceContext.of(fields(request, TraceContext.PARENT_FIELD), fields(request, TraceContext.STATE_FIELD))
                        .orElseGet(TraceContext::random));
        request.setAttribute(ATTRIBUTE, mark);
        return mark;
    }

    /** Tells the client the id, in place of whatever the response says so far. */
    public static void show(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader(RequestId.FIELD, of(request).requestId());
    }

    /** A line for the log, with both ids as key-value pairs. */
    public LoggingEventBuilder in(LoggingEventBuilder line) {
        return line.addKeyValue("request_id", requestId).addKeyValue("trace_id", trace.traceId());
    }

    /** A container may say nothing at all of header fields, which is null then. */
    private static List<String> fields(HttpServletRequest request, String name) {
        @Nullable Enumeration<String> values = request.getHeaders(name);
        return values == null ? List.of() : Collections.list(values);
    }
}
