package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.plugin.HostClosedException;
import ai.toru.servlet.TestContainer.Setup;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plugins' routes at an application's root. */
abstract class FilterContract extends ContainerContract {

    @Override
    Setup setup() {
        return new Setup().filter(new PluginFilter(gateway, null), "/*").servlet(new EchoServlet(), "/");
    }

    @ParameterizedTest
    @CsvSource({"/app, /, /ctx/app", "/app/x?y=%20, /x?y=%20, /ctx/app", "/app/deep/z, /z, /ctx/app/deep"})
    void serve_routeMatches_pluginAnswers(String target, String path, String prefix) throws IOException {
        assertThat(exchange("GET", "/ctx" + target).text()).isEqualTo("ok");

        assertThat(gateway.only().path()).isEqualTo(path);
        assertThat(gateway.only().headers().all("X-Forwarded-Prefix")).containsExactly(prefix);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/appx", "/other/app", "/App", "/x;jsessionid=1/y", "/%61pp/x", "/app;v=1/x"})
    void serve_noRouteMatches_applicationGetsItUntouched(String target) throws IOException {
        RawHttp.Response response = send("POST /ctx" + target
                + "?q=%20 HTTP/1.1\r\nHost: localhost\r\nX-Toru-User: x\r\nContent-Length: 4\r\n\r\nbody");

        assertThat(response.text())
                .startsWith("application POST /ctx" + target + "?q=%20 [")
                .containsIgnoringCase("X-Toru-User")
                .endsWith("] body");
        assertThat(gateway.received()).isEmpty();
    }

    @Test
    void serve_hostClosed_applicationLivesOn() throws IOException {
        gateway.close(new HostClosedException("The host is closed."));

        assertThat(exchange("GET", "/ctx/app").text()).startsWith("application GET /ctx/app");
    }

    @Test
    void serve_strangerElsewhere_403() throws IOException {
        gateway.answer(FakeGateway.text(200, "secret"));

        assertError(send("GET /ctx/app HTTP/1.1\r\nHost: evil.example\r\n\r\n"), 403, "forbidden");
    }
}
