package ai.toru.demo.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Serves the application's own pages, in place of the container's default servlet: so nothing of the WAR reaches a
 * browser but what lies in {@code WEB-INF/pages}. All of it is small and kept in memory. Thread-safe.
 */
public final class PageServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final String INDEX = "index.html";
    private static final String METHODS = "GET, HEAD, OPTIONS";
    private static final String NOT_FOUND = "not-found.html";

    /** Set by {@link #init} before the first request, never changed afterwards. */
    private transient Map<String, Page> pages = Map.of();

    /** Made by the container. */
    public PageServlet() {}

    @Override
    public void init() throws ServletException {
        Map<String, Page> found = new HashMap<>();
        try {
            WebResources.below(getServletContext(), "/WEB-INF/pages/")
                    .forEach((name, content) -> found.put(name, Page.of(name, content)));
        } catch (IOException e) {
            throw new ServletException("Cannot read the application's pages", e);
        }
        for (String name : new String[] {INDEX, NOT_FOUND}) {
            Page page = found.remove(name);
            if (page == null) {
                throw new ServletException("The WAR lacks WEB-INF/pages/" + name + ": build it again");
            }
            found.put(name, page.mountedAt(getServletContext().getContextPath()));
        }
        pages = Map.copyOf(found);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Page page = pages.get(nameOf(request));
        if (page == null) {
            Page notFound = Objects.requireNonNull(pages.get(NOT_FOUND), "init has not been called");
            notFound.send(HttpServletResponse.SC_NOT_FOUND, request, response);
        } else {
            page.send(HttpServletResponse.SC_OK, request, response);
        }
    }

    /** Not what {@link HttpServlet} does, which would send credentials back (RFC 9110, 9.3.8). */
    @Override
    protected void doTrace(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Allow", METHODS);
        response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    }

    @Override
    protected void doOptions(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Allow", METHODS);
    }

    /** The views are one page; its script looks at the address. */
    private static String nameOf(HttpServletRequest request) {
        String path = request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
        boolean view = path.equals("/") || path.equals("/dashboard") || path.equals("/app") || path.startsWith("/app/");
        return view ? INDEX : path.substring(1);
    }
}
