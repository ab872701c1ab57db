package ai.toru.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** That the browser of the tests sees what there is to see, and ends. */
@NeedsTool({"chromium", "chromedriver"})
class BrowserPageIT {
    @RegisterExtension
    private static final SharedBrowser BROWSER = new SharedBrowser();

    @TempDir
    private static Path directory;

    private static HttpServer server;

    @BeforeAll
    static void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", BrowserPageIT::answer);
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    @Test
    void click_onWhatIsFarBelow_scrollsThere() throws IOException {
        BrowserPage page = open("good");

        page.click("#far");

        assertThat(page.textOf("#far")).isEqualTo("Clicked");
        assertThat(page.evaluate("scrollY").asInt()).isPositive();
    }

    @Test
    void click_onWhatIsCovered_fails() throws IOException {
        BrowserPage page = open("covered");

        assertThatThrownBy(() -> page.click("button"))
                .hasMessageContaining("a click on button")
                .rootCause()
                .hasMessageContaining("<div");
    }

    @Test
    void type_inAFieldWithText_replacesItKeyByKey() throws IOException {
        BrowserPage page = open("good");

        page.type("input", "new");

        assertThat(page.evaluate("document.querySelector('input').value").asText())
                .isEqualTo("new");
        assertThat(page.evaluate("window.typed.join()").asText()).isEqualTo(",n,ne,new");
    }

    @Test
    void press_ofTabs_movesTheFocusAlsoIntoShadowRoots() throws IOException {
        BrowserPage page = open("good");

        page.press(Keys.TAB);
        assertThat(page.focused()).isEqualTo("textbox \"Name\"");
        page.press(Keys.TAB, Keys.TAB, Keys.SPACE, Keys.TAB);
        assertThat(page.focused()).isEqualTo("button \"Inside\"");
        page.press(Keys.chord(Keys.SHIFT, Keys.TAB));
        assertThat(page.focused()).isEqualTo("button \"Clicked\"");
    }

    @Test
    void problems_ofAPage_areToldOnceAndKept() throws IOException {
        BrowserPage page = open("bad");
        page.awaitTrue("window.hasThrown");
        page.inFrame("iframe", () -> page.awaitText("In the frame"));

        assertThat(page.problems())
                .hasSize(5)
                .anyMatch(line -> line.contains("of console"))
                .anyMatch(line -> line.contains("of frame"))
                .anyMatch(line -> line.contains("thrown"))
                .anyMatch(line -> line.contains("missing.js"))
                .anyMatch(line -> line.contains("Content Security Policy"));
        assertThat(page.problems()).hasSize(5);
    }

    @Test
    void accessibility_ofPages_namesRuleAndPlace() throws IOException {
        assertThat(open("good").accessibility()).isEmpty();
        assertThat(open("bad").accessibility())
                .anyMatch(line -> line.startsWith("label (critical): ") && line.endsWith(": input"))
                .anyMatch(line -> line.startsWith("html-has-lang (serious): ") && line.endsWith(": html"))
                .anyMatch(line -> line.startsWith("image-alt (critical)"))
                .anyMatch(line -> line.startsWith("in a frame: label (critical)"));
    }

    @Test
    void requests_ofPages_areThoseSinceOpen() throws IOException {
        BrowserPage page = open("bad");
        long bad = page.transferred();
        page.open(address("good"));
        page.evaluate("fetch('big').then((answer) => answer.text()).then((text) => text.length)");

        assertThat(page.requests()).contains(address("good") + "", address("big") + "");
        assertThat(page.requests()).noneMatch(line -> line.contains("bad") || line.startsWith("data:"));
        assertThat(page.transferred()).isBetween(100_000L, 110_000L);
        assertThat(bad).isBetween(500L, 10_000L);
        assertThat(page.firstPaint()).isPositive();
    }

    @Test
    void open_ofTheNextPage_findsNothingOfTheLast() throws IOException {
        BrowserPage page = open("good");
        page.evaluate("document.cookie = 'a=b', localStorage.setItem('a', 'b'), sessionStorage.setItem('a', 'b')");
        page.look(375, true);
        page.goTo(address("covered"));
        page.back();
        assertThat(page.evaluate("document.title").asText()).isEqualTo("Good");
        assertThat(page.evaluate("[document.cookie, localStorage.a, sessionStorage.a, innerWidth]")
                        .toString())
                .isEqualTo("[\"a=b\",\"b\",\"b\",375]");

        page.open(address("good"));
        page.reload();

        assertThat(page.evaluate("document.cookie + localStorage.length + sessionStorage.length + history.length")
                        .asText())
                .startsWith("00");
        assertThat(page.evaluate("innerWidth").asInt()).isNotEqualTo(375);
        assertThat(page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void pictures_ofALongPage_areOfWhatIsSeenOrOfAll() throws IOException {
        BrowserPage page = open("good");
        page.look(375, false);
        page.picture(directory.resolve("seen.png"));
        page.fullPicture(directory.resolve("all.png"));

        assertThat(ImageIO.read(directory.resolve("seen.png").toFile()).getHeight())
                .isEqualTo(800);
        assertThat(ImageIO.read(directory.resolve("all.png").toFile()).getHeight())
                .isGreaterThan(3_000);
    }

    @Test
    void close_ofABrowser_endsAllItsProcesses() throws IOException {
        Set<ProcessHandle> processes;
        try (BrowserPage page = BrowserPage.open(directory, address("good"))) {
            processes = page.browser().processes();
            assertThat(processes).hasSizeGreaterThan(3);
        }
        assertThat(processes).noneMatch(process -> Pids.alive(process.pid()));
    }

    /** As if the browser hung: the driver cannot end it any more. */
    @Test
    void close_whenTheDriverIsGone_failsAndEndsTheRest() throws IOException {
        BrowserPage page = BrowserPage.open(directory, address("good"));
        Set<ProcessHandle> processes = page.browser().processes();
        ProcessHandle chromedriver = processes.iterator().next();
        assertThat(chromedriver.info().command().orElseThrow()).endsWith("chromedriver");
        chromedriver.destroyForcibly();
        chromedriver.onExit().join();

        assertThatThrownBy(page::close).isInstanceOf(AssertionError.class).hasMessageContaining("left processes");
        assertThat(processes).noneMatch(process -> Pids.alive(process.pid()));
    }

    private static BrowserPage open(String path) throws IOException {
        return BROWSER.open(address(path));
    }

    private static URI address(String path) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/" + path);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
        exchange.getResponseHeaders().add("Content-Security-Policy", "script-src 'self' 'unsafe-inline'");
        exchange.sendResponseHeaders(path.equals("/missing.js") ? 404 : 200, 0);
        exchange.getResponseBody().write(content(path).getBytes(UTF_8));
        exchange.close();
    }

    private static String content(String path) {
        return switch (path) {
            case "/big" -> "x".repeat(100_000);
            case "/good", "/bad", "/covered" -> PluginFiles.resource("pages" + path + ".html");
            default -> "";
        };
    }
}
