package ai.toru.demo.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One file that a browser gets, with what has to be said beside it. Immutable. */
final class Page {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    /**
     * Scripts come from this origin only, which is where plugins' bundles come from, too. Styles may also be in the
     * document, since bundles put them there; images may be anywhere a plugin's author keeps them.
     */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data: blob: https:; font-src 'self' data:; media-src 'self' data: blob:;"
            + " connect-src 'self'; worker-src 'self' blob:; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /** Nobody changes it. */
    private final byte[] content;

    private final String type;
    private final String tag;

    private Page(byte[] content, String type, String tag) {
        this.content = content;
        this.type = type;
        this.tag = tag;
    }

    static Page of(String name, byte[] content) {
        String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
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
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("Cache-Control", "no-cache");
        if (status == HttpServletResponse.SC_OK) {
            response.setHeader("ETag", tag);
        }
        if (status == HttpServletResponse.SC_OK && tag.equals(request.getHeader("If-None-Match"))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        response.setStatus(status);
        response.setContentType(type);
        response.setContentLength(content.length);
        response.getOutputStream().write(content);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
    }
}
