package ai.toru.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A page of another origin that tries everything there is, in a real browser at the demo's machine. */
@NeedsTool({"chromium", "chromedriver", "python3"})
class AttackerInChromiumIT {
    private static final String SECRET = "not-for-strangers";

    @RegisterExtension
    private static final SharedBrowser BROWSER = new SharedBrowser();

    @TempDir
    private Path directory;

    @Test
    void page_ofAnotherOrigin_changesAndLearnsNothing() throws IOException {
        PluginFiles.scripted(directory.resolve("plugins"), "mine");
        HttpServer attacker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (Demo demo = Demo.ready(directory)) {
            demo.web().sendAs("text/plain", "PUT", "api/plugins/mine/kv/secret", SECRET);
            serve(attacker, demo.address());

            BrowserPage page = BROWSER.open(
                    URI.create("http://localhost:" + attacker.getAddress().getPort() + "/"));
            page.awaitText("all sent");

            assertThat(page.evaluate("document.documentElement.outerHTML").asText())
                    .contains("<li>script: blocked</li>", "<li>read: blocked</li>", "<li>frame: blocked</li>")
                    .doesNotContain(
                            SECRET, "<li>read: got", "<li>script: loaded", "<li>image: loaded", "<li>events: open");
            assertThat(demo.web().status("mine").path("state").asText()).isEqualTo("RUNNING");
            assertThat(demo.web().status("mine").path("run").asInt()).isEqualTo(1);
            assertThat(demo.web().get("api/plugins/mine/kv").body())
                    .contains(SECRET)
                    .doesNotContain("evil");
            assertThat(demo.web().get("api/plugins/events?type=admin_refused").body())
                    .as("the browser sent them, and the demo refused")
                    .contains("\"reason\":\"cross_origin\"");
        } finally {
            attacker.stop(0);
        }
    }

    private static void serve(HttpServer server, URI target) {
        byte[] page = PluginFiles.resource("attacker.html")
                .replace("{{target}}", target.toString())
                .getBytes(UTF_8);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
    }
}
