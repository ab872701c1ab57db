package ai.toru.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.remote.RemoteWebDriver;
import org.openqa.selenium.support.ui.FluentWait;

/**
 * A page in a real browser without a window, for tests that use it as people do. Selectors find what is in open shadow
 * roots too, and each of the methods that take one waits for it. Confined to the test's thread.
 */
final class BrowserPage implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** How long something may be in motion before it takes a click. */
    private static final Duration CLICK_LIMIT = Duration.ofSeconds(20);

    private static final String FIND = """
            const within = (root) => root.querySelector(arguments[0])
                ?? [...root.querySelectorAll('*')].filter((one) => one.shadowRoot)
                    .map((one) => within(one.shadowRoot)).find(Boolean);
            return within(document);
            """;

    private static final String FOCUSED = """
            let one = document.activeElement ?? document.body;
            while (one.shadowRoot?.activeElement) {
                one = one.shadowRoot.activeElement;
            }
            return one;
            """;

    private final Browser browser;
    private final RemoteWebDriver driver;
    private final BrowserLog log;

    private BrowserPage(Browser browser) {
        this.browser = browser;
        this.driver = browser.driver();
        this.log = new BrowserLog(driver.manage().logs());
        driver.manage().timeouts().pageLoadTimeout(LIMIT).scriptTimeout(LIMIT);
    }

    /** Starts a browser with a page; its files are in a directory as long as it lives. */
    static BrowserPage open(Path directory, URI address) throws IOException {
        Browser browser = Browser.start(directory);
        try {
            BrowserPage page = new BrowserPage(browser);
            page.log.forget();
            page.goTo(address);
            return page;
        } catch (Throwable e) {
            browser.close();
            throw e;
        }
    }

    /** As if in a new browser: in a new tab, without cookies, what pages have stored, a cache, or a log. */
    void open(URI address) {
        List<String> visited = log.requests();
        String old = driver.getWindowHandle();
        driver.switchTo().newWindow(WindowType.TAB);
        String fresh = driver.getWindowHandle();
        driver.switchTo().window(old).close();
        driver.switchTo().window(fresh);
        browser.command("Network.clearBrowserCookies", Map.of());
        browser.command("Network.clearBrowserCache", Map.of());
        visited.stream()
                .map(one -> URI.create(one).resolve("/").toString())
                .distinct()
                .forEach(origin ->
                        browser.command("Storage.clearDataForOrigin", Map.of("origin", origin, "storageTypes", "all")));
        log.forget();
        goTo(address);
    }

    /** Goes on to another address in the same tab, and waits until it is loaded. */
    void goTo(URI address) {
        driver.get(address.toString());
    }

    void back() {
        driver.navigate().back();
    }

    void reload() {
        driver.navigate().refresh();
    }

    /** What an expression is, as JSON; a promise is waited for. Fails where it throws. */
    JsonNode evaluate(String script) {
        return JSON.valueToTree(driver.executeScript("return (" + script + "\n);"));
    }

    /** Waits until an expression is true. */
    void awaitTrue(String script) {
        eventually(LIMIT, script, () -> evaluate("Boolean(" + script + ")").asBoolean());
    }

    /** Waits for a text somewhere in the page. */
    void awaitText(String text) {
        awaitTrue("document.body.innerText.includes(" + JSON.valueToTree(text) + ")");
    }

    /** Waits until a page without the plugin's view has heard whether there is a bundle: were the plugin gone before, the browser would complain. */
    void awaitAskedForBundle(String id) {
        String address = JSON.valueToTree("/plugins/" + id + "/bundle.js").toString();
        awaitTrue("performance.getEntriesByType('resource').some((entry) => entry.name.endsWith(" + address + "))");
    }

    /** What is to be read in something. */
    String textOf(String selector) {
        return eventually(LIMIT, selector, () -> find(selector).getText());
    }

    /** Scrolls something to the middle and clicks on it. Fails where something else is in front of it. */
    void click(String selector) {
        eventually(LIMIT, selector, () -> find(selector));
        eventually(CLICK_LIMIT, "a click on " + selector, () -> {
            WebElement target = find(selector);
            driver.executeScript("arguments[0].scrollIntoView({ block: 'center' })", target);
            target.click();
            return true;
        });
    }

    /** Types a text into a field, in place of what is in it. */
    void type(String selector, String text) {
        eventually(LIMIT, selector, () -> {
            find(selector).sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
            return true;
        });
        find(selector).sendKeys(text);
    }

    /** Presses one key after the other, wherever the focus is. {@link Keys#chord} holds some of them together. */
    void press(CharSequence... keys) {
        Actions actions = new Actions(driver);
        for (CharSequence key : keys) {
            String chord = key.toString().replace(Keys.NULL, "");
            chord.codePoints().mapToObj(Character::toString).forEach(actions::keyDown);
            new StringBuilder(chord)
                    .reverse()
                    .codePoints()
                    .mapToObj(Character::toString)
                    .forEach(actions::keyUp);
        }
        actions.perform();
    }

    /** What has the focus, as a screen reader says it: role and name, such as {@code button "Save"}. */
    String focused() {
        WebElement element = (WebElement) driver.executeScript(FOCUSED);
        return "%s \"%s\"".formatted(element.getAriaRole(), element.getAccessibleName());
    }

    /** Does something inside a frame: all selectors and scripts mean what is in it. */
    void inFrame(String selector, Runnable action) {
        driver.switchTo().frame(eventually(LIMIT, selector, () -> find(selector)));
        try {
            action.run();
        } finally {
            driver.switchTo().parentFrame();
        }
    }

    /** Makes the window so wide, and the user one who likes it dark or not. */
    void look(int width, boolean dark) {
        browser.command(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", false));
        String scheme = dark ? "dark" : "light";
        browser.command(
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
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    /** Writes the whole page, from its top to its end and without a scrollbar, into a PNG file. */
    void fullPicture(Path file) throws IOException {
        JsonNode size = JSON.valueToTree(browser.command("Page.getLayoutMetrics", Map.of()))
                .path("cssContentSize");
        int width = size.path("width").asInt();
        int height = size.path("height").asInt();
        Map<String, Object> clip = Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1);
        Object data = browser.command("Page.captureScreenshot", Map.of("captureBeyondViewport", true, "clip", clip))
                .get("data");
        Files.write(file, Base64.getDecoder().decode((String) data));
    }

    /** What axe finds to be a serious or critical hindrance for somebody: a line for each rule. */
    List<String> accessibility() {
        return Axe.check(driver);
    }

    /** What a screen reader finds, in its order: role and name of each, as {@code button "Save"}, of these roles. */
    List<String> tree(Set<String> roles) {
        JsonNode nodes = JSON.valueToTree(browser.command("Accessibility.getFullAXTree", Map.of()))
                .path("nodes");
        Map<String, JsonNode> byId = new HashMap<>();
        nodes.forEach(node -> byId.put(node.path("nodeId").asText(), node));
        return read(nodes.path(0), byId)
                .filter(node -> !node.path("ignored").asBoolean())
                .filter(node -> roles.contains(node.at("/role/value").asText()))
                .map(node -> "%s \"%s\""
                        .formatted(
                                node.at("/role/value").asText(),
                                node.at("/name/value").asText()))
                .toList();
    }

    /** A node of the tree, and then all below it. */
    private static Stream<JsonNode> read(JsonNode node, Map<String, JsonNode> byId) {
        Stream<JsonNode> children = StreamSupport.stream(node.path("childIds").spliterator(), false)
                .map(id -> byId.get(id.asText()))
                .filter(Objects::nonNull);
        return Stream.concat(Stream.of(node), children.flatMap(child -> read(child, byId)));
    }

    /** Uncaught errors, refusals by policy, failed loads: what the browser has complained of since {@code open}. */
    List<String> problems() {
        return log.problems();
    }

    /** The addresses that pages have asked for since {@code open}, in this order. */
    List<String> requests() {
        return log.requests();
    }

    /** How many bytes the answers to those had, heads included, as they were encoded. */
    long transferred() {
        return log.transferred();
    }

    /** How many milliseconds after the navigation there was something to be seen. */
    double firstPaint() {
        String entry = "performance.getEntriesByName('first-contentful-paint')[0]";
        awaitTrue(entry);
        return evaluate(entry + ".startTime").asDouble();
    }

    /** The browser's processes. */
    Browser browser() {
        return browser;
    }

    @Override
    public void close() {
        browser.close();
    }

    private WebElement find(String selector) {
        return (WebElement) driver.executeScript(FIND, selector);
    }

    /** What is there at last and neither null nor false; what is missing or gone again meanwhile is looked for anew. */
    private <T> T eventually(Duration limit, String what, Supplier<T> attempt) {
        return new FluentWait<>(driver)
                .withTimeout(limit)
                .pollingEvery(Duration.ofMillis(50))
                .withMessage(() -> what + ". The browser complains of " + problemsIfItAnswers())
                .ignoring(StaleElementReferenceException.class, ElementNotInteractableException.class)
                .ignoring(NullPointerException.class)
                .until(unused -> attempt.get());
    }

    private List<String> problemsIfItAnswers() {
        try {
            return problems();
        } catch (WebDriverException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }
}
