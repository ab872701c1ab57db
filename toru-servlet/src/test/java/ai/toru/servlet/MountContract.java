package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import ai.toru.host.PluginHost;
import ai.toru.servlet.TestContainer.Setup;
import ai.toru.servlet.access.AccessPolicy;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Any mapping at any context path; several hosts in one application; parameters of the application for all servlets. */
abstract class MountContract extends ContainerContract {

    private final AccessPolicy everybody = (request, access) -> true;

    /** Where the application is. */
    abstract String contextPath();

    @Override
    Setup setup() {
        return new Setup()
                .at(contextPath())
                .contextParameter("toru.maxBodyBytes", "3")
                .contextParameter("toru.access", "loopback-only")
                .attribute("first", hostWith("one"))
                .attribute("second", hostWith("two"))
                .servlet(new PluginServlet(gateway, everybody), "/")
                .servlet(new PluginServlet(gateway, everybody), "/x/*", "maxBodyBytes", "4")
                .servlet(new PluginServlet(gateway, everybody), "/x/y/z/*")
                .servlet(new PluginManagementServlet(gateway, null), "/manage/*")
                .servlet(new PluginManagementServlet(gateway, everybody), "/deep/manage/*")
                .servlet(new ToruResourcesServlet(), "/static/toru/*")
                .servlet(new PluginManagementServlet(), "/first/*", "hostAttribute", "first")
                .servlet(new PluginManagementServlet(), "/second/*", "hostAttribute", "second");
    }

    private static PluginHost hostWith(String pluginId) {
        PluginHost host = mock(PluginHost.class);
        when(host.plugins()).thenReturn(List.of(Statuses.running(pluginId, "/" + pluginId)));
        return host;
    }

    @ParameterizedTest
    @CsvSource({
        "/app/r?q, app, /r?q",
        "/x/app/r, app, /r",
        "/x/y/z/app/deep/r, deep, /r",
        "/manage/app/r, app, /r",
        "/manage/route/app2/r, app2, /r",
        "/deep/manage/app/r, app, /r"
    })
    void traffic_throughAnyMapping_restArrives(String target, String plugin, String rest) throws IOException {
        assertThat(exchange("GET", contextPath() + target).status()).isEqualTo(200);

        assertThat(gateway.received().get(0).pluginId()).isEqualTo(plugin);
        assertThat(gateway.only().path()).isEqualTo(rest);
        assertThat(gateway.only().headers().first("X-Forwarded-Prefix"))
                .hasValue(contextPath() + target.substring(0, target.length() - rest.length()));
    }

    @ParameterizedTest
    @CsvSource({"/manage, 200", "/manage/app, 200", "/deep/manage/health, 200", "/static/toru/toru-host.js, 200"})
    void pages_throughAnyMapping_answer(String target, int status) throws IOException {
        assertThat(exchange("GET", contextPath() + target).status()).isEqualTo(status);
    }

    /** Of one servlet before all, of all before the default. */
    @ParameterizedTest
    @CsvSource({"/app, 123, 200", "/app, 1234, 413", "/x/app, 1234, 200", "/x/app, 12345, 413"})
    void parameter_ofApplicationAndOfServlet_theNearerCounts(String target, String body, int status)
            throws IOException {
        assertThat(send(RawHttp.request("POST", contextPath() + target, "Content-Length: " + body.length()) + body)
                        .status())
                .isEqualTo(status);
    }

    @Test
    void severalHosts_inOneApplication_eachServletHasItsOwn() throws IOException {
        assertThat(exchange("GET", contextPath() + "/first").text())
                .contains("\"id\":\"one\"")
                .doesNotContain("two");
        assertThat(exchange("GET", contextPath() + "/second").text())
                .contains("\"id\":\"two\"")
                .doesNotContain("one\"");
    }
}
