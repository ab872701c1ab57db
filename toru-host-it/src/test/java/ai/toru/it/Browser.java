package ai.toru.it;

import static java.util.stream.Collectors.toCollection;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.chrome.AddHasCdp;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.chromium.ChromiumDriverCommandExecutor;
import org.openqa.selenium.chromium.HasCdp;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.remote.RemoteExecuteMethod;
import org.openqa.selenium.remote.RemoteWebDriver;
import org.openqa.selenium.remote.http.ClientConfig;

/**
 * The processes of a browser without a window: chromedriver, and Chromium below it. Both are those of the machine, so
 * nothing is downloaded. Confined to the test's thread.
 */
final class Browser implements AutoCloseable {
    /** Longer than any wait in a page, so that the wait tells why. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);

    private static final Duration END_LIMIT = Duration.ofSeconds(30);

    /** For names that are short, since there are sockets below. */
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final ChromeDriverService service;
    private final Path files;
    private final RemoteWebDriver driver;
    private final HasCdp commands;

    private Browser(ChromeDriverService service, Path files) {
        this.service = service;
        this.files = files;
        this.driver = new RemoteWebDriver(
                new ChromiumDriverCommandExecutor(
                        service,
                        new AddHasCdp().getAdditionalCommands(),
                        ClientConfig.defaultConfig().readTimeout(ANSWER_LIMIT)),
                options());
        this.commands = new AddHasCdp().getImplementation(driver.getCapabilities(), new RemoteExecuteMethod(driver));
    }

    /** Starts one with a new profile; its files are in a directory as long as it lives. */
    static Browser start(Path directory) throws IOException {
        Path files = Files.createDirectory(directory.toRealPath().resolve("b" + NUMBER.incrementAndGet()));
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Tool.CHROMEDRIVER.path().toFile())
                .usingAnyFreePort()
                .withEnvironment(Map.of("TMPDIR", files.toString()))
                .withSilent(true)
                .build();
        try {
            Browser browser = new Browser(service, files);
            ClosedBrowsers.opened(browser);
            return browser;
        } catch (WebDriverException e) {
            service.stop();
            throw e;
        }
    }

    private static ChromeOptions options() {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(Tool.CHROMIUM.path().toFile());
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                // Else what sandboxed frames ask for and complain of is not in the page's log.
                "--disable-features=IsolateSandboxedIframes",
                "--disable-sync");
        return options;
    }

    RemoteWebDriver driver() {
        return driver;
    }

    /** What a command of the browser's debugging protocol answers. */
    Map<String, Object> command(String method, Map<String, Object> parameters) {
        return commands.executeCdpCommand(method, parameters);
    }

    /** chromedriver and all that was started by it, even where the starter has gone. */
    Set<ProcessHandle> processes() {
        String port = "--port=" + service.getUrl().getPort();
        Stream<ProcessHandle> starters = ProcessHandle.current().children().filter(child -> mentions(child, port));
        Stream<ProcessHandle> elsewhere =
                ProcessHandle.allProcesses().filter(process -> mentions(process, files + "/"));
        return Stream.concat(starters, elsewhere)
                .flatMap(one -> Stream.concat(Stream.of(one), one.descendants()))
                .collect(toCollection(LinkedHashSet::new));
    }

    private static boolean mentions(ProcessHandle process, String text) {
        return process.info().commandLine().orElse("").contains(text);
    }

    /** Ends all processes. Fails where they did not end by themselves. */
    @Override
    public void close() {
        ClosedBrowsers.closed(this);
        Set<ProcessHandle> processes = processes();
        try {
            driver.quit();
            awaitEnd(processes);
            awaitEnd(processes()); // what was started meanwhile
        } catch (WebDriverException | ConditionTimeoutException e) {
            List<ProcessHandle> left = living(processes);
            left.forEach(ProcessHandle::destroyForcibly);
            awaitEnd(processes);
            throw new AssertionError("The browser left processes, which were killed: " + left, e);
        } finally {
            service.stop();
        }
    }

    private static void awaitEnd(Set<ProcessHandle> processes) {
        await("the end of the browser's processes")
                .atMost(END_LIMIT)
                .until(() -> living(processes).isEmpty());
    }

    private static List<ProcessHandle> living(Set<ProcessHandle> processes) {
        return processes.stream().filter(process -> Pids.alive(process.pid())).toList();
    }
}
