package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.servlet.TestContainer.Setup;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * HTTP: odd paths in both containers. As they are shipped, the containers answer some of these themselves; set to let
 * through what they can, they leave them to us. The answer is 400 either way.
 */
abstract class OddPathContract extends ContainerContract {

    abstract boolean lenient();

    @Override
    Setup setup() {
        Setup setup = new Setup()
                .filter(new PluginFilter(gateway, null), "/*")
                .servlet(new PluginServlet(gateway, null), "/plugins/*")
                .servlet(new PluginManagementServlet(gateway, null), "/api/plugins/*")
                .servlet(new EchoServlet(), "/");
        setup.lenient = lenient();
        return setup;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/.",
                "/..",
                "/x/.",
                "/x/..",
                "/./x",
                "/../x",
                "/../app2/x",
                "/x/../../app2",
                "/%2e",
                "/%2e%2e/x",
                "/.%2E/app2",
                "/%2e./x",
                "/..;/app2",
                "/..;x=1/app2",
                "/.;/x",
                "/%2e%2e;/x",
                "//",
                "//x",
                "/x//y",
                "/;/x",
                "/;v=1/x",
                "/%2f",
                "/x%2Fy",
                "/..%2fapp2",
                "/%5c",
                "/x%5Cy",
                "/..%5capp2",
                "/x\\y",
                "/..\\app2",
                "\\..\\app2",
                "/%00",
                "/x%00.js",
                "/%0a",
                "/%0d%0aX:1",
                "/%1f",
                "/%7f",
                "/%25",
                "/%252e%252e/app2",
                "/%252f",
                "/%",
                "/%2",
                "/%zz",
                "/%u0041",
                "/%ff",
                "/%c0%ae%c0%ae/app2",
            })
    void serve_oddRest_400OnEveryWay(String rest) throws IOException {
        assertRefused("/plugins/app" + rest);
        assertRefused("/api/plugins/app" + rest);
        assertRefused("/api/plugins/route/app" + rest);
        if (rest.startsWith("/") && !rest.equals("/..")) {
            // Else the first segment is not the route, or Tomcat redirects to the application's root by itself.
            assertRefused("/app" + rest);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/plugins/%61pp/x",
                "/plugins/app;v=1/x",
                "/plugins/app;/x",
                "/plugins/app/%64eep/x",
                "/plugins/app/deep;v=1/x",
                "/%70lugins/app/x",
                "/plugins;v=1/app/x",
                "/api/plugins/%61pp/x",
                "/api/plugins/app;v=1/x",
                "/api/plugins/app;v=1",
                "/api/plugins/app/%65nable",
                "/api/plugins/app/enable;v=1",
                "/api/plugins/app/logs;v=1/x",
                "/api/plugins/%72oute/app/x",
                "/api/plugins/rescan;v=1",
                "/api/plugins/route/%61pp/x",
                "/api/plugins/route;v=1/app",
                "/app/%64eep/x",
                "/app/deep;v=1/x",
            })
    void serve_frontPartNotLiteral_400(String path) throws IOException {
        assertRefused(path);
    }

    /** `/app` is not `/app2`, and neither is reached by way of the other. */
    @ParameterizedTest
    @ValueSource(
            strings = {"/plugins/x/../app", "/plugins/./app", "/plugins//app", "/plugins/%2e/app", "/plugins/%2fapp"})
    void serve_oddFront_400(String path) throws IOException {
        assertRefused(path);
    }

    private void assertRefused(String path) throws IOException {
        for (String method : new String[] {"GET", "POST"}) {
            RawHttp.Response response = exchange(method, TestContainer.CONTEXT + path, "Connection: close");

            assertThat(response.status())
                    .as(method + " " + path + ": " + response.text())
                    .isEqualTo(400);
        }
        assertThat(gateway.received()).isEmpty();
        assertThat(gateway.switched()).isEmpty();
    }
}
