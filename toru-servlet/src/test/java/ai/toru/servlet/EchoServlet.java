package ai.toru.servlet;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;

/** The application's own: answers with what it received, field names included. */
final class EchoServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String body = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        response.setContentType("text/plain");
        response.getWriter()
                .print("application " + request.getMethod() + " " + request.getRequestURI() + "?"
                        + request.getQueryString() + " " + Collections.list(request.getHeaderNames()) + " " + body);
    }
}
