package ai.toru.servlet;

import ai.toru.servlet.internal.answer.Answer;
import ai.toru.servlet.internal.answer.AnswerWriter;
import ai.toru.servlet.internal.request.LastResort;
import ai.toru.servlet.internal.request.OddPathException;
import ai.toru.servlet.internal.request.RawPath;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code toru-host.js}, the module that mounts plugins' bundles in a page, and the files that belong to it. Map it
 * to {@code /toru/*}, beside {@link PluginServlet} at {@code /plugins/*} and {@link PluginManagementServlet} at
 * {@code /api/plugins/*}: the module finds them from its own address. It is the same for everybody, so no policy is
 * asked. Takes no init-parameters.
 */
public final class ToruResourcesServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** Set by init, which the container calls before all else. */
    private transient @Nullable WebResources resources;

    /** The container or the embedder creates it. */
    public ToruResourcesServlet() {}

    @Override
    public void init() throws ServletException {
        try {
            resources = WebResources.load();
        } catch (IOException e) {
            throw new ServletException("The jar of toru-servlet is not whole. Take an unaltered one.", e);
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        LastResort.run(request, response, () -> AnswerWriter.write(request, response, answer(request)));
    }

    private Answer answer(HttpServletRequest request) throws OddPathException {
        String path = RawPath.ofServlet(request).below();
        if (resources == null || !resources.has(path)) {
            return Answer.error(404, "not_found", "There is nothing at this path. The module is toru-host.js.");
        }
        String method = request.getMethod();
        return method.equals("GET") || method.equals("HEAD")
                ? resources.answer(path, request)
                : Answer.methodNotAllowed(method, "GET, HEAD");
    }
}
