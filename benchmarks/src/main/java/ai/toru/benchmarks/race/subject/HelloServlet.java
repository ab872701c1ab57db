package ai.toru.benchmarks.race.subject;

import ai.toru.benchmarks.common.Alphabet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The least that a servlet can do: as many bytes as the path says, which it has ready. Thread-safe. */
final class HelloServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient Map<Integer, byte[]> bodies = new ConcurrentHashMap<>();

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int length = Integer.parseInt(request.getPathInfo().substring(1));
        byte[] body = bodies.computeIfAbsent(length, Alphabet::bytes);
        response.setContentType("text/plain");
        response.setContentLength(length);
        response.getOutputStream().write(body);
    }
}
