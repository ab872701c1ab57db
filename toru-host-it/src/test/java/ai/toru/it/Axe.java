package ai.toru.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.remote.RemoteWebDriver;

/** The checks of axe-core: who cannot use a page that they find fault with. Immutable. */
final class Axe {
    private static final String SCRIPT = script();

    /** The frames are looked into one by one, as a sandboxed one does not answer the page. */
    private static final String RUN = """
            return axe.run(document, { resultTypes: ['violations'], iframes: false }).then((found) => found.violations
                .filter((one) => ['serious', 'critical'].includes(one.impact))
                .map((one) => `${one.id} (${one.impact}): ${one.help}: `
                    + one.nodes.map((node) => node.target.flat(Infinity).join(' >>> ')).join(', ')));
            """;

    private Axe() {}

    /** Serious and critical faults of a page and its frames: rule, impact, what should be, and where. */
    static List<String> check(RemoteWebDriver driver) {
        List<String> violations = new ArrayList<>(run(driver));
        for (WebElement frame : driver.findElements(By.tagName("iframe"))) {
            driver.switchTo().frame(frame);
            try {
                run(driver).forEach(line -> violations.add("in a frame: " + line));
            } finally {
                driver.switchTo().parentFrame();
            }
        }
        return violations;
    }

    private static List<String> run(RemoteWebDriver driver) {
        if (!(Boolean) driver.executeScript("return 'axe' in window")) {
            driver.executeScript(SCRIPT);
        }
        List<String> lines = new ArrayList<>();
        for (Object line : (List<?>) driver.executeScript(RUN)) {
            lines.add((String) line);
        }
        return lines;
    }

    private static String script() {
        try (InputStream script = Axe.class.getResourceAsStream("/axe.min.js")) {
            return new String(script.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
