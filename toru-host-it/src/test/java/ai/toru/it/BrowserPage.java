package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A page in a real browser without a window, for tests that use it: that click, type and wait. It is driven over the
 * browser's debugging protocol; time is real, unlike with {@link Chromium}. Confined to the test's thread.
 */
final class BrowserPage implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Process chromium;
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final AtomicInteger lastId = new AtomicInteger();

    private BrowserPage(Process chromium, URI debugger) {
        this.chromium = chromium;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .connectTimeout(LIMIT)
                .buildAsync(debugger, new Messages())
                .join();
    }

    /** Opens a page with a profile of its own; leaves its files in a directory. */
    static BrowserPage open(Path directory, URI address) throws IOException {
        Path profile = Files.createTempDirectory(directory, "profile");
        Process chromium = new ProcessBuilder(
                        Tool.CHROMIUM.path().toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            BrowserPage page = new BrowserPage(chromium, debuggerOf(chromium, profile));
            page.command("Runtime.enable", Map.of());
            page.command("Log.enable", Map.of());
            page.command("Page.enable", Map.of());
            page.command("Page.navigate", Map.of("url", address.toString()));
            page.awaitTrue("location.href !== 'about:blank' && document.readyState === 'complete'");
            return page;
        } catch (Throwable e) {
            end(chromium);
            throw e;
        }
    }

    /** Where the browser's one page takes commands. */
    private static URI debuggerOf(Process chromium, Path profile) {
        Path file = profile.resolve("DevToolsActivePort");
        String port = await("the browser's port")
                .atMost(LIMIT)
                .until(
                        () -> chromium.isAlive() && Files.exists(file) ? Files.readString(file) : "",
                        said -> said.lines().count() > 1)
                .lines()
                .findFirst()
                .orElseThrow();
        Web browser = new Web(URI.create("http://127.0.0.1:" + port + "/"));
        return await("the browser's page")
                .atMost(LIMIT)
                .until(
                        () -> pageAmong(Web.json(browser.get("json/list"))),
                        found -> !found.toString().isEmpty());
    }

    private static URI pageAmong(JsonNode targets) {
        for (JsonNode target : targets) {
            if (target.path("type").asText().equals("page")) {
                return URI.create(target.path("webSocketDebuggerUrl").asText());
            }
        }
        return URI.create("");
    }

    /** What an expression is, as JSON; a promise is waited for. Fails where it throws. */
    JsonNode evaluate(String script) {
        JsonNode result = command(
                "Runtime.evaluate",
                Map.of("expression", script, "returnByValue", true, "awaitPromise", true, "userGesture", true));
        assertThat(result.has("exceptionDetails"))
                .as("%s: %s", script, result.path("exceptionDetails"))
                .isFalse();
        return result.at("/result/value");
    }

    /** Waits until an expression is true. */
    void awaitTrue(String script) {
        await(script)
                .atMost(LIMIT)
                .until(() -> evaluate("Boolean(" + script + ")").asBoolean());
    }

    /** Waits for a text somewhere in the page. */
    void awaitText(String text) {
        awaitTrue("document.body.innerText.includes(" + JSON.valueToTree(text) + ")");
    }

    /** Waits for what a selector finds, and clicks on it. */
    void click(String selector) {
        String found = "document.querySelector(" + JSON.valueToTree(selector) + ")";
        awaitTrue(found);
        evaluate(found + ".click()");
    }

    /** Writes a text into a field, as a user who has typed it. */
    void type(String selector, String text) {
        String found = "document.querySelector(" + JSON.valueToTree(selector) + ")";
        awaitTrue(found);
        evaluate(found + ".value = " + JSON.valueToTree(text) + "; " + found
                + ".dispatchEvent(new Event('input', { bubbles: true }))");
    }

    /** Makes the window so wide, and the user one who likes it dark or not. */
    void look(int width, boolean dark) {
        command(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", false));
        String scheme = dark ? "dark" : "light";
        command(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** By how much the page is wider than the window. */
    int overflow() {
        return evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                .asInt();
    }

    /** Writes what is seen into a PNG file. */
    void picture(Path file) throws IOException {
        String data = command("Page.captureScreenshot", Map.of()).path("data").asText();
        Files.write(file, Base64.getDecoder().decode(data));
    }

    /** Uncaught errors, refusals by policy, failed loads: what the browser has complained of so far. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    private JsonNode command(String method, Map<String, ?> parameters) {
        int id = lastId.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        asked.put(id, answer);
        ObjectNode command = JSON.createObjectNode().put("id", id).put("method", method);
        command.set("params", JSON.valueToTree(parameters));
        socket.sendText(command.toString(), true).join();
        JsonNode said = answer.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        assertThat(said.has("error")).as("%s: %s", command, said.path("error")).isFalse();
        return said.path("result");
    }

    private void hear(JsonNode message) {
        String method = message.path("method").asText();
        JsonNode parameters = message.path("params");
        if (message.has("id")) {
            CompletableFuture<JsonNode> answer = asked.remove(message.path("id").asInt());
            if (answer != null) {
                answer.complete(message);
            }
        } else if (method.equals("Runtime.exceptionThrown")
                || (method.equals("Runtime.consoleAPICalled")
                        && parameters.path("type").asText().equals("error"))
                || (method.equals("Log.entryAdded")
                        && parameters.at("/entry/level").asText().equals("error"))) {
            problems.add(parameters.toString());
        }
    }

    @Override
    public void close() {
        try {
            command("Browser.close", Map.of()); // so that it takes its temporary files along
            chromium.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            System.out.println("The browser does not close by itself: " + e);
        } finally {
            socket.abort();
            end(chromium);
        }
    }

    private static void end(Process chromium) {
        chromium.descendants().forEach(ProcessHandle::destroyForcibly);
        chromium.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** Puts the pieces of messages together. */
    private final class Messages implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence piece, boolean last) {
            text.append(piece);
            if (last) {
                hear(Web.json(text.toString()));
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }
    }
}
