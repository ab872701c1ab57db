package ai.toru.servlet.internal.answer;

import ai.toru.host.http.HeaderFields;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What goes back to the browser. Immutable, but for the body array, which is not copied.
 *
 * @param status the HTTP status
 * @param headers checked header fields, without any that tell the body's length
 * @param body the body; whether it is sent depends on the request's method and the status too. Empty where it comes in parts
 * @param parts the body that comes in parts; null where it is here. To be given up, whatever becomes of the answer
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere; copies of up to 16 MiB would be
public record Answer(
        int status,
        HeaderFields headers,
        byte[] body,
        @Nullable Parts parts) {

    private static final byte[] NOT_YET = {};

    private static final String JSON = "application/json";

    /** For what a browser may show, but never run or put into a frame, should somebody open it by its address. */
    private static final HeaderFields INERT = HeaderFields.of(
            "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'", "Referrer-Policy", "no-referrer");

    /** One whose body is here. */
    public Answer(int status, HeaderFields headers, byte[] body) {
        this(status, headers, body, null);
    }

    /** One whose body comes in parts. */
    public static Answer inParts(int status, HeaderFields headers, Parts parts) {
        return new Answer(status, headers, NOT_YET, parts);
    }

    /** A value as JSON, for nobody's cache. */
    public static Answer json(int status, @Nullable Object value) {
        return inert(status, JSON, Json.bytes(value), "Cache-Control", "no-store");
    }

    /** Plain text, for nobody's cache. */
    public static Answer text(int status, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return inert(status, "text/plain;charset=utf-8", body, "Cache-Control", "no-store");
    }

    /**
     * An error.
     *
     * @param code the condition in {@code snake_case}
     * @param message what happened, why, and what to do
     * @param moreHeaders names and values in turn
     */
    public static Answer error(int status, String code, String message, String... moreHeaders) {
        Map<String, @Nullable Object> error = new LinkedHashMap<>();
        error.put("error", message);
        error.put("code", code);
        return inert(status, JSON, Json.bytes(error), moreHeaders);
    }

    /** 405 with the methods that would do. */
    public static Answer methodNotAllowed(String method, String allowed) {
        return error(
                405,
                "method_not_allowed",
                "The method " + method + " does nothing here. Use one of: " + allowed + ".",
                "Allow",
                allowed);
    }

    /** A body of a type that the browser must not guess at, and that no page of another origin may embed. */
    public static Answer of(int status, String contentType, byte[] body, String... moreHeaders) {
        return new Answer(
                status, ours(contentType, HeaderFields.of(moreHeaders)).build(), body);
    }

    private static Answer inert(int status, String contentType, byte[] body, String... moreHeaders) {
        HeaderFields.Builder headers = ours(contentType, HeaderFields.of(moreHeaders));
        INERT.forEach(headers::add);
        return new Answer(status, headers.build(), body);
    }

    private static HeaderFields.Builder ours(String contentType, HeaderFields more) {
        HeaderFields.Builder headers = HeaderFields.builder()
                .add("Content-Type", contentType)
                .add("X-Content-Type-Options", "nosniff")
                .add("Cross-Origin-Resource-Policy", "same-origin");
        more.forEach(headers::add);
        return headers;
    }

    /** Status and size, for messages. */
    @Override
    public String toString() {
        return status + (parts == null ? " with " + body.length + " bytes" : " with a body in parts");
    }
}
