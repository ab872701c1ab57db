package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.servlet.TestContainer.Setup;
import ai.toru.servlet.access.AccessPolicy;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What another servlet of the application passes on. */
abstract class DispatchContract extends ContainerContract {

    @Override
    Setup setup() {
        AccessPolicy everybody = (request, access) -> true;
        return new Setup()
                .servlet(new PluginServlet(gateway, everybody), "/plugins/*")
                .servlet(new Forwarding(), "/forward/*")
                .servlet(new Including(), "/include/*");
    }

    @Test
    void forward_toAPlugin_isServed() throws IOException {
        assertThat(exchange("GET", "/ctx/forward/plugins/app/x").text()).isEqualTo("ok");
        assertThat(gateway.only().path()).isEqualTo("/x");
    }

    /** A plugin's answer comes later, with status and fields of its own: nobody may take its place unnoticed. */
    @Test
    void include_ofAPlugin_saysWhatToDoInstead() throws IOException {
        assertThat(exchange("GET", "/ctx/include/plugins/app/x").text())
                .startsWith("page")
                .contains("Forward to it");
        assertThat(gateway.received()).isEmpty();
    }

    private static final class Forwarding extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            request.getRequestDispatcher(request.getPathInfo()).forward(request, response);
        }
    }

    private static final class Including extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            response.getWriter().println("page");
            try {
                request.getRequestDispatcher(request.getPathInfo()).include(request, response);
            } catch (UnsupportedOperationException e) {
                response.getWriter().println(e.getMessage());
            }
        }
    }
}
