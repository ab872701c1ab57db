package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.servlet.TestContainer.Setup;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers for scrapers. */
abstract class MetricsContract extends ContainerContract {

    private static final String API = "/ctx/api/plugins";

    @Override
    Setup setup() {
        return new Setup()
                .filter(new LoginFilter(), "/*")
                .servlet(new PluginManagementServlet(gateway, null), "/api/plugins/*")
                .servlet(new PluginManagementServlet(gateway, (request, access) -> false), "/closed/*");
    }

    @Test
    void metrics_ofAll_arePrometheusText() throws IOException {
        gateway.add(Statuses.invalid("broken"));

        RawHttp.Response response = exchange("GET", API + "/metrics");

        assertThat(response.status()).isEqualTo(200);
        assertThat(mediaType(response)).isEqualTo("text/plain;version=0.0.4;charset=utf-8");
        assertThat(response.first("Cache-Control")).contains("no-store");
        assertThat(response.first("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.text())
                .startsWith("# HELP toru_plugin_state ")
                .contains(
                        "\n# TYPE toru_plugin_requests_total counter\n",
                        "\ntoru_plugin_requests_total{plugin=\"app\",outcome=\"2xx\"} 7\n",
                        "\ntoru_plugin_requests_total{plugin=\"app2\",outcome=\"plugin_timeout\"} 2\n",
                        "\ntoru_plugin_request_duration_seconds_sum{plugin=\"deep\"} 1.5\n",
                        "\ntoru_plugin_state{plugin=\"broken\",state=\"invalid\"} 1\n")
                .endsWith("\n");
    }

    @Test
    void metrics_ofOne_areItsOwnOnly() throws IOException {
        String text = exchange("GET", API + "/app/metrics").text();

        assertThat(text).contains("plugin=\"app\"").doesNotContain("plugin=\"app2\"", "plugin=\"deep\"");
    }

    /** Containers differ in the blanks behind semicolons and in the case of the encoding's name. */
    private static String mediaType(RawHttp.Response response) {
        return response.first("Content-Type").orElseThrow().replace(" ", "").toLowerCase(java.util.Locale.ROOT);
    }

    @Test
    void metrics_whateverAScraperAccepts_areThisText() throws IOException {
        RawHttp.Response response = exchange(
                "GET",
                API + "/metrics",
                "Accept: application/openmetrics-text;version=1.0.0;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1");

        assertThat(mediaType(response)).startsWith("text/plain;version=0.0.4");
    }

    @Test
    void metrics_head_hasNoBody() throws IOException {
        RawHttp.Response response = exchange("HEAD", API + "/metrics");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void metrics_ofUnknownPlugin_404() throws IOException {
        assertError(exchange("GET", API + "/none/metrics"), 404, "unknown_plugin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/app/metrics"})
    void metrics_otherMethods_405(String path) throws IOException {
        assertError(exchange("POST", API + path), 405, "method_not_allowed");
        assertThat(gateway.received()).isEmpty();
    }

    /** They show what statuses show to those who may only read them, and counts. */
    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/app/metrics"})
    void metrics_areForThoseWhoMayReadStatuses(String path) throws IOException {
        assertThat(exchange("GET", API + path, "Test-Login: bob").status()).isEqualTo(200);
        assertError(exchange("GET", "/ctx/closed" + path, "Test-Login: ann toru-admin"), 403, "forbidden");
    }

    @Test
    void metrics_withMoreBehind_404() throws IOException {
        assertError(exchange("GET", API + "/metrics/x"), 404, "not_found");
        assertError(exchange("GET", API + "/app/metrics/x"), 404, "not_found");
        assertThat(gateway.received()).isEmpty();
    }
}
