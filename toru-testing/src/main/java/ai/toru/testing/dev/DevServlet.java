package ai.toru.testing.dev;

import ai.toru.servlet.access.Access;
import ai.toru.servlet.access.AccessPolicy;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The page beside the plugin, and what it asks for: who the plugin is, and what has happened since. Thread-safe. */
final class DevServlet extends HttpServlet {

    private static final long serialVersionUID = 1;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Longer texts are cut; the whole is there on demand. */
    private static final int SHORT = 4000;

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data: blob: https:; font-src 'self' data:; media-src 'self' data: blob:;"
            + " connect-src 'self'; worker-src 'self' blob:; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    private static final Map<String, String> PAGES = Map.of(
            "/", "index.html", "/dev/dev.js", "dev.js", "/dev/dev.css", "dev.css", "/dev/frames.js", "frames.js");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8");

    private final transient DevPlugin plugin;
    private final transient EntryBook book;
    private final transient AccessPolicy policy;

    DevServlet(DevPlugin plugin, EntryBook book, AccessPolicy policy) {
        this.plugin = plugin;
        this.book = book;
        this.policy = policy;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Cache-Control", "no-store");
        if (!isAllowed(request)) {
            send(response, 403, "text/plain; charset=utf-8", "For this machine's own browser only.");
            return;
        }
        String path = request.getRequestURI();
        switch (path) {
            case "/dev/plugin" -> send(response, 200, "application/json", who());
            case "/dev/entries" -> send(response, 200, "application/json", entries(number(request, "after")));
            case "/dev/entry" -> sendEntry(response, number(request, "number"));
            default -> sendPage(response, path);
        }
    }

    /** The policy looks at the address and the name; a page of another origin is refused as well. */
    private boolean isAllowed(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        boolean own = site == null || site.equals("same-origin") || site.equals("none");
        String name = request.getServerName();
        return (own || request.getRequestURI().equals("/"))
                && policy.acceptsHost(name)
                && policy.allows(request, Access.MANAGE);
    }

    private String who() {
        return JSON.createObjectNode().put("id", plugin.status().id()).toString();
    }

    private String entries(long after) {
        try {
            return json(book.after(after, PATIENCE)).toString();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return "[]";
        }
    }

    private static ArrayNode json(List<Entry> entries) {
        ArrayNode array = JSON.createArrayNode();
        entries.forEach(entry -> array.add(json(entry)));
        return array;
    }

    private static ObjectNode json(Entry entry) {
        boolean cut = entry.text().length() > SHORT;
        return JSON.createObjectNode()
                .put("number", entry.number())
                .put("at", entry.at().toString())
                .put("kind", entry.kind())
                .put("from", entry.from())
                .put("connection", entry.connection())
                .put("type", entry.type())
                .put("request_id", entry.requestId())
                .put("size", entry.size())
                .put("cut", cut)
                .put("text", cut ? entry.text().substring(0, SHORT) : entry.text());
    }

    private void sendEntry(HttpServletResponse response, long number) throws IOException {
        Optional<Entry> entry = book.entry(number);
        send(
                response,
                entry.isPresent() ? 200 : 404,
                "text/plain; charset=utf-8",
                entry.map(Entry::text).orElse("That is too long ago."));
    }

    private static void sendPage(HttpServletResponse response, String path) throws IOException {
        String name = PAGES.get(path);
        if (name == null) {
            send(response, 404, "text/plain; charset=utf-8", "There is nothing here; the plugin's page is at /.");
            return;
        }
        try (InputStream in = DevServlet.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("The jar lacks " + name + ".");
            }
            String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain");
            send(response, 200, type, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static long number(HttpServletRequest request, String name) {
        String text = request.getParameter(name);
        return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    private static void send(HttpServletResponse response, int status, String type, String text) throws IOException {
        response.setStatus(status);
        response.setContentType(type);
        response.setCharacterEncoding("UTF-8");
        response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }
}
