package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.servlet.TestContainer.Setup;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The container is the one that the module's pom says: else another would be tested twice, and nobody would see it. */
abstract class IdentityContract extends ContainerContract {

    @Override
    Setup setup() {
        return new Setup().servlet(new IdentityServlet(), "/");
    }

    @Test
    void container_asked_isOneOfThoseThatThePomNames() throws IOException {
        String expected = System.getProperty("toru.test.containers", "(toru.test.containers is not set)");

        assertThat(exchange("GET", "/ctx/").text()).isIn((Object[]) expected.split(", ", -1));
    }

    private static final class IdentityServlet extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            ServletContext context = request.getServletContext();
            response.getWriter()
                    .print("%s (Servlet %d.%d)"
                            .formatted(context.getServerInfo(), context.getMajorVersion(), context.getMinorVersion()));
        }
    }
}
