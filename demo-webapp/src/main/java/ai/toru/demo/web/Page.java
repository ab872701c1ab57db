package ai.toru.demo.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;

/** One file that a browser gets, packed where that helps, with what has to be said beside it. Immutable. */
final class Page {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "mjs", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml; charset=utf-8");

    private static final String TEXT = "text/plain; charset=utf-8";

    /**
     * Everything comes from this origin, plugins' bundles too. Only styles may also be in the document, since bundles put
     * them there; a plugin that is not trusted is in a frame.
     */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' data: blob:;"
            + " connect-src 'self'; worker-src 'self' blob:; frame-src 'self'; base-uri 'self'; form-action 'self';"
            + " frame-ancestors 'none'";

    /** Nobody changes it. */
    private final byte[] content;

    private final Packed packed;
    private final String type;
    private final String tag;

    private Page(byte[] content, String type, String tag) {
        this.content = content;
        this.packed = Packed.of(content);
        this.type = type;
        this.tag = tag;
    }

    static Page of(String name, byte[] content) {
        String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), TEXT);
        return new Page(content, type, '"' + Digest.of(content).substring(0, 32) + '"');
    }

    /** Its bytes as text. */
    String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    /** Its strong entity tag, with quotes. */
    String tag() {
        return tag;
    }

    /** The same page for an application mounted somewhere: its links are relative to that. */
    Page mountedAt(String contextPath) {
        String mounted = text().replace("{{base}}", escaped(contextPath) + "/");
        return of("page.html", mounted.getBytes(StandardCharsets.UTF_8));
    }

    /** Answers with it, or with 304 when the browser has it. */
    void send(int status, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (type.startsWith("text/html")) {
            guard(response);
        }
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("Vary", "Accept-Encoding");
        boolean pack = packed.worthIt() && acceptsGzip(request);
        String sent = pack ? packed.tag(tag) : tag;
        if (status == HttpServletResponse.SC_OK) {
            response.setHeader("ETag", sent);
            if (sent.equals(request.getHeader("If-None-Match"))) {
                response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
                return;
            }
        }
        response.setStatus(status);
        response.setContentType(type);
        if (pack) {
            response.setHeader("Content-Encoding", "gzip");
        }
        byte[] body = pack ? packed.content() : content;
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** What holds for a document, and means nothing for a file in it. */
    private static void guard(HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Referrer-Policy", "same-origin");
    }

    /** Without weighing one coding against another: browsers name it or do not (RFC 9110, 12.5.3). */
    private static boolean acceptsGzip(HttpServletRequest request) {
        return Collections.list(request.getHeaders("Accept-Encoding")).stream()
                .flatMap(field -> Arrays.stream(field.split(",", -1)))
                .map(coding -> coding.toLowerCase(Locale.ROOT).replace(" ", ""))
                .anyMatch(coding ->
                        coding.equals("gzip") || (coding.startsWith("gzip;q=") && !coding.matches("gzip;q=0(\\.0*)?")));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
    }
}
