package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.PluginHost;
import ai.toru.host.kv.InMemoryKeyValueStore;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.RestartPolicy;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** What an operator does with plugins on the demo's pages, and sees without loading anything anew. */
@NeedsTool({"chromium", "chromedriver", "python3"})
class ManagerInBrowserIT {
    private static final String TOASTS = "(document.querySelector('toru-toasts')?.shadowRoot.textContent ?? '')";

    @RegisterExtension
    private static final SharedBrowser BROWSER = new SharedBrowser();

    @TempDir
    private static Path directory;

    private static Path plugins;
    private static Demo demo;
    private static Web web;

    @BeforeAll
    static void start() throws IOException {
        plugins = Files.createDirectories(directory.resolve("plugins"));
        giveUpCandle();
        PluginFiles.scripted(plugins, "lamp");
        PluginFiles.scripted(plugins, "radio");
        PluginFiles.binary(plugins, "stone", "#!/bin/sh\necho 'I am a stone.' >&2\nexit 3\n");
        poet();
        demo = Demo.ready(directory);
        web = demo.web();
        web.awaitState("lamp", "RUNNING");
        web.awaitState("radio", "RUNNING");
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @Test
    void switch_offAndOn_isDoneSaidAndShown() throws IOException {
        BrowserPage page = open("dashboard");

        page.click("[data-plugin='lamp'] [role='switch']");
        page.awaitTrue(TOASTS + ".includes('lamp is off.')");
        page.awaitTrue("document.querySelector(\"[data-plugin='lamp'] [role='switch'][aria-checked='false']\")");
        assertThat(web.status("lamp").path("enabled").asBoolean()).isFalse();
        page.awaitTrue("!document.querySelector(\"#sidebar a[href$='/lamp']\")");

        page.click("[data-plugin='lamp'] [role='switch']");
        page.awaitTrue(TOASTS + ".includes('lamp is on.')");
        page.awaitTrue("document.querySelector(\"[data-plugin='lamp'] .badge.good\")");
        assertThat(web.status("lamp").path("running").asBoolean()).isTrue();
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void restart_ofAPlugin_showsItsNewProcess() throws IOException {
        long before = web.awaitState("lamp", "RUNNING").path("pid").asLong();
        BrowserPage page = open("dashboard");

        page.click("[data-plugin='lamp'] button[aria-label='Restart lamp']");

        page.awaitTrue(TOASTS + ".includes('lamp was restarted.')");
        long after = web.awaitState("lamp", "RUNNING").path("pid").asLong();
        assertThat(after).isNotEqualTo(before);
        page.awaitTrue("document.querySelector(\"[data-plugin='lamp']\").innerText.includes('" + after + "')");
    }

    @Test
    void fileThatIsNoPlugin_isShownWithTheReason() throws IOException {
        BrowserPage page = open("dashboard");

        page.awaitTrue("document.querySelector(\"[data-plugin='stone'] .badge.bad\")");
        assertThat(page.textOf("[data-plugin='stone']")).contains("Not usable", "stone.binary", "I am a stone.");
    }

    /** The host would answer 409 to each of those. */
    @Test
    void detailsOfAFileThatIsNoPlugin_haveNoSwitchAndNoLog() throws IOException {
        BrowserPage page = open("app/manage/stone");
        page.awaitTrue("document.querySelector('.tabs')");
        assertThat(page.evaluate("document.querySelectorAll('.title .switch, .title .button').length")
                        .asInt())
                .isZero();
        assertThat(page.textOf(".tabs")).doesNotContain("Logs");

        page.goTo(demo.address().resolve("app/manage/stone/logs"));
        page.awaitText("There is no log");

        assertThat(page.evaluate("document.querySelectorAll('.filters').length").asInt())
                .isZero();
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void pluginThatWasGivenUp_beforeTheDemoStarted_isShownWithTheReason() throws IOException {
        JsonNode candle = web.status("candle");
        assertThat(candle.path("state").asText()).isEqualTo("FAILED");
        assertThat(candle.path("enabled").asBoolean()).isFalse();
        assertThat(candle.path("reason").asText()).contains("There is no wax.", "enable it again");
        assertThat(candle.path("last_exit").path("code").asInt()).isEqualTo(3);
        assertThat(candle.path("last_exit").path("at").asText()).isNotEmpty();
        assertThat(candle.path("last_exit").path("stderr_tail").get(9).asText()).isEqualTo("There is no wax.");

        BrowserPage page = open("dashboard");
        page.awaitTrue("document.querySelector(\"[data-plugin='candle'] .badge.bad\")");
        assertThat(page.textOf("[data-plugin='candle'] .reason")).contains("was switched off", "There is no wax.");
        assertThat(page.textOf("[data-plugin='candle'] .crash")).contains("Last crash");
        assertThat(page.accessibility()).as("also of what has to be scrolled").isEmpty();
        page.click("a[href='app/manage/candle']");
        page.awaitText("There is no wax.");
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void crash_ofAPlugin_isShownLiveWithWhatItWrote() throws IOException, InterruptedException {
        BrowserPage page = open("dashboard");
        page.awaitTrue("document.querySelector(\"[data-plugin='radio'] .badge.good\")");
        page.awaitAskedForBundle("radio");

        Pids.kill("SEGV", web.status("radio").path("pid").asLong());

        page.awaitTrue(
                "document.querySelector(\"[data-plugin='radio'] .crash summary\")?.textContent.includes('SIGSEGV')");
        page.awaitTrue("document.querySelector(\"[data-plugin='radio'] .badge.good\")");
        page.click("a[href='app/events']");
        page.awaitText("radio");
        page.awaitTrue("/crashed/i.test(document.querySelector('main').innerText)");
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void newPlugin_putIntoTheDirectory_isFoundOnDemand() throws IOException {
        BrowserPage page = open("dashboard");
        page.awaitText("lamp");

        PluginFiles.scripted(plugins, "latecomer");
        page.click(".heading button");

        page.awaitTrue("document.querySelector(\"[data-plugin='latecomer'] .badge.good\")");
        page.awaitText("latecomer");
    }

    @Test
    void log_ofAPlugin_isFollowedFilteredAndSearched() throws IOException {
        BrowserPage page = open("app/manage/poet/logs");
        page.awaitText("WARN the muse is late");

        say("a line of verse");
        page.awaitText("a line of verse");
        say("another line, in prose");
        page.awaitText("another line, in prose");

        page.type("input[type='search']", "verse");
        page.awaitTrue("!document.querySelector('main').innerText.includes('in prose')");
        page.awaitText("a line of verse");
        say("verse again");
        page.awaitText("verse again");
        page.evaluate("(() => { const level = document.querySelector('.level select'); level.value = 'error';"
                + " level.dispatchEvent(new Event('change')); })()");
        page.awaitText("No line matches");
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void streams_tooManyOfThem_areSaidAndWaitedFor() throws IOException {
        List<Stream<String>> others = new ArrayList<>();
        await().atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    Stream<String> other = web.lines("api/plugins?follow=true");
                    if (other.iterator().next().startsWith("{")) {
                        other.close(); // refused: the page before has not given its own back yet
                    } else {
                        others.add(other);
                    }
                    return others.size() == 64;
                });
        BrowserPage page = open("dashboard");
        page.awaitText("64 event streams");

        others.forEach(Stream::close);

        page.awaitTrue("document.querySelector(\"[data-plugin='lamp']\")");
        page.awaitTrue("!document.querySelector('.trouble').textContent");
    }

    @Test
    void keyboard_alone_switchesOpensAndComesBack() throws IOException {
        BrowserPage page = open("dashboard");
        page.awaitText("lamp");

        page.press(Keys.TAB);
        assertThat(page.focused()).contains("Skip to the content");
        page.press(Keys.ENTER);
        until(page, "Look for new plugins");
        until(page, "lamp");
        until(page, "Run lamp");
        page.press(Keys.SPACE);
        page.awaitTrue("document.activeElement.getAttribute('aria-checked') === 'false'");
        assertThat(page.focused()).as("the focus stays").contains("Run lamp");
        page.awaitTrue("!document.activeElement.hasAttribute('aria-disabled')"); // until then it does nothing
        page.press(Keys.SPACE);
        page.awaitTrue("document.activeElement.getAttribute('aria-checked') === 'true'");
        page.awaitTrue("document.querySelector(\"[data-plugin='lamp'] .badge.good\")");
        until(page, "Details of lamp");
        page.press(Keys.ENTER);
        page.awaitTrue("document.activeElement.tagName === 'H1' && document.activeElement.textContent === 'lamp'");
        until(page, "Logs");
        page.press(Keys.ENTER);
        page.awaitTrue("location.pathname.endsWith('/app/manage/lamp/logs')");
        page.back();
        page.awaitTrue("location.pathname.endsWith('/app/manage/lamp')");
    }

    /** A plugin that cannot run, and an earlier life of the demo's host, less patient, which has found that out. */
    private static void giveUpCandle() {
        PluginFiles.binary(plugins, "candle", """
                #!/bin/sh
                if [ "$1" = --metadata ]; then
                    echo '{"id": "candle", "name": "Candle", "version": "1.0", "route": "/candle"}'
                    exit
                fi
                for i in 1 2 3 4 5 6 7 8 9; do echo "  File \"/opt/candle/candle.py\", line $i, in burn, for want of what burns" >&2; done
                echo 'There is no wax.' >&2
                exit 3
                """);
        try (PluginHost host = PluginHost.builder(plugins)
                .dataDirectory(directory.resolve("data"))
                .keyValueStore(new InMemoryKeyValueStore())
                .allPlugins(all -> all.restartPolicy(RestartPolicy.DEFAULTS.withMaxFailures(1)))
                .build()
                .start()) {
            assertThat(host.plugin("candle").orElseThrow().state()).isEqualTo(PluginState.FAILED);
            await().until(() -> Files.exists(plugins.resolve(".metadata/config.json"))); // the last that is written
        }
    }

    /** A scripted plugin that writes into its log what is in a file, and takes that away. */
    private static void poet() {
        Path program = PluginFiles.executable(
                directory.resolve("poets/poet.binary"), PluginFiles.resource("plugins/scripted.py"));
        PluginFiles.binary(plugins, "poet", """
                #!/bin/sh
                if [ "$1" != --metadata ]; then
                    echo 'WARN the muse is late'
                    while sleep 0.1; do
                        mv '%1$s' '%1$s.taken' 2>/dev/null && cat '%1$s.taken'
                    done &
                fi
                exec '%2$s' "$@"
                """.formatted(directory.resolve("line"), program));
    }

    /** Goes on with the Tab key to what has this name. */
    private static void until(BrowserPage page, String name) {
        for (int steps = 0; steps < 60; steps++) {
            page.press(Keys.TAB);
            if (page.focused().contains('"' + name + '"')) {
                return;
            }
        }
        throw new AssertionError(
                "Nothing with the name \"" + name + "\" is reached by Tab; last was " + page.focused());
    }

    private static void say(String line) throws IOException {
        Path draft = Files.writeString(directory.resolve("draft"), line + "\n");
        Files.move(draft, directory.resolve("line"));
    }

    private static BrowserPage open(String path) throws IOException {
        BrowserPage page = BROWSER.open(demo.address().resolve(path));
        page.look(1280, false);
        return page;
    }
}
