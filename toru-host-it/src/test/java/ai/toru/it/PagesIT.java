package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the demo serves itself, and what it does not. */
class PagesIT {
    @TempDir
    private static Path directory;

    private static Demo demo;
    private static Web web;

    @BeforeAll
    static void start() throws IOException {
        demo = Demo.ready(directory, "--plugins", directory.resolve("plugins").toString());
        web = demo.web();
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "app", "app/plugins/hello-python", "app/plugins/anything"})
    void get_viewsAddress_isThePage(String path) {
        HttpResponse<String> page = web.get(path);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self';", "frame-ancestors 'none'")
                .doesNotContain("unsafe-eval", "script-src 'self' 'unsafe-inline'");
        assertThat(page.headers().firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(page.headers().firstValue("Cross-Origin-Opener-Policy")).hasValue("same-origin");
        assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("same-origin");
        assertThat(page.body()).contains("<base href=\"/\">");
    }

    @ParameterizedTest
    @ValueSource(strings = {"assets/app.js", "assets/styles/base.css", "assets/icon.svg", "toru/toru-host.js"})
    void get_asset_isServedAndRevalidated(String path) {
        HttpResponse<String> asset = web.get(path);

        assertThat(asset.statusCode()).isEqualTo(200);
        assertThat(asset.headers().firstValue("ETag")).isPresent();
        assertThat(asset.headers().firstValue("Cache-Control")).hasValue("no-cache");
        assertThat(asset.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(asset.headers().firstValue("Cross-Origin-Resource-Policy")).hasValue("same-origin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ai/toru/demo/launcher/Launcher.class",
                "WEB-INF/web.xml",
                "web-inf/web.xml",
                "WEB-INF/pages/index.html",
                "WEB-INF/classes/ai/toru/demo/web/PageServlet.class",
                "WEB-INF/server-lib/",
                "META-INF/MANIFEST.MF",
                "assets/",
                "assets/../WEB-INF/web.xml",
                "assets/%2e%2e/WEB-INF/web.xml",
                "index.html.bak"
            })
    void get_anythingElse_isNotServed(String path) {
        assertThat(web.get(path).statusCode()).isBetween(400, 499);
    }

    @Test
    void get_withForeignHostName_isRefused() throws IOException {
        assertThat(RawHttp.exchange(
                        web.base(), "GET /api/plugins HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(RawHttp.exchange(
                        web.base(), "GET /api/plugins HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }
}
