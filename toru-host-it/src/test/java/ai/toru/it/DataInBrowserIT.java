package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** What an operator does with a plugin's keys and values on the demo's pages. */
@NeedsTool({"chromium", "chromedriver", "python3"})
class DataInBrowserIT {
    private static final String TITLE = "document.querySelector('dialog h2')?.textContent";
    private static final String KEYS = "document.querySelectorAll('.entries > li').length";
    private static final String VALUE = "document.querySelector('#entry-value').value";
    private static final String SAVE = "dialog button[type='submit']";

    @RegisterExtension
    private static final SharedBrowser BROWSER = new SharedBrowser();

    @TempDir
    private static Path directory;

    private static Demo demo;
    private static Web web;

    @BeforeAll
    static void start() throws IOException {
        Path plugins = Files.createDirectories(directory.resolve("plugins"));
        PluginFiles.scripted(plugins, "hoard");
        PluginFiles.scripted(plugins, "keeper");
        demo = Demo.ready(directory);
        web = demo.web();
        web.awaitState("hoard", "RUNNING");
        web.awaitState("keeper", "RUNNING");
        for (int i = 0; i < 130; i++) {
            set("hoard", "item-%03d".formatted(i), "value " + i);
        }
        for (int i = 0; i < 3; i++) {
            set("hoard", "other-" + i, "");
        }
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @BeforeEach
    void forget() {
        Web.json(web.get("api/plugins/keeper/kv"))
                .path("entries")
                .forEach(entry -> ok(web.send(
                        "DELETE", "api/plugins/keeper/kv/" + entry.path("key").asText(), null)));
    }

    @Test
    void list_ofManyKeys_isLoadedBitByBit() throws IOException {
        BrowserPage page = open("hoard");

        page.awaitTrue(KEYS + " === 100");
        assertThat(page.textOf(".data .sum")).isEqualTo("100 keys shown, there are more");
        page.click(".more");

        page.awaitTrue(KEYS + " === 133");
        page.awaitTrue("!document.querySelector('.more')");
        assertThat(page.textOf(".data .sum")).isEqualTo("133 keys");
        page.awaitTrue("document.activeElement.closest('li')?.querySelector('.key').textContent === 'item-100'");
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void list_withAPrefix_hasOnlyThoseKeys() throws IOException {
        BrowserPage page = open("hoard");

        page.type("input[type='search']", "other-");
        page.awaitTrue(KEYS + " === 3");
        assertThat(page.textOf(".entries > li")).contains("other-0", "empty", "0 bytes");
        page.type("input[type='search']", "item-01");
        page.awaitTrue(KEYS + " === 10");
        page.type("input[type='search']", "nothing");
        page.awaitText("No key begins with “nothing”.");
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void key_addedAndChanged_isKeptAndShown() throws IOException {
        BrowserPage page = open("keeper");
        page.awaitText("This plugin keeps nothing yet");

        page.click(".add");
        assertThat(page.focused()).contains("\"Key\"");
        page.type("#entry-key", "greeting");
        page.type("#entry-value", "hello");
        page.click(SAVE);
        page.awaitTrue(KEYS + " === 1");
        assertThat(value("greeting")).isEqualTo("hello");
        assertThat(page.focused()).as("back where it was").contains("Add a key");

        page.click("button[aria-label='Edit greeting']");
        assertThat(page.evaluate(VALUE).asText()).isEqualTo("hello");
        page.type("#entry-value", "good day");
        page.click(SAVE);
        page.awaitTrue("document.querySelector('.entries .preview').textContent.trim() === 'good day'");
        assertThat(value("greeting")).isEqualTo("good day");
        assertThat(page.focused()).as("back where it was").contains("Edit greeting");
        page.click(".entries summary");
        page.awaitTrue("document.querySelector('.entries pre')?.textContent === 'good day'");
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void change_ofWhatHasChangedMeanwhile_showsItAndSavesNothing() throws IOException {
        BrowserPage page = conflict();

        assertThat(page.textOf(".banner")).contains("The value has changed meanwhile. Nothing was saved.", "theirs");
        assertThat(page.evaluate(VALUE).asText()).as("what was typed").isEqualTo("mine");
        assertThat(value("shared")).isEqualTo("theirs");
        page.click(".banner .actions button:first-child");
        page.awaitTrue(VALUE + " === 'theirs'");
        page.type("#entry-value", "ours");
        page.click(SAVE);
        page.awaitTrue("!document.querySelector('dialog')");
        assertThat(value("shared")).isEqualTo("ours");
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void insisting_onOnesOwnValue_overwritesOnlyWhatWasShown() throws IOException {
        BrowserPage page = conflict();

        set("keeper", "shared", "theirs, again");
        page.click(".banner .actions button:last-child");
        page.awaitTrue("document.querySelector('.banner pre')?.textContent === 'theirs, again'");
        assertThat(value("shared")).isEqualTo("theirs, again");
        page.click(".banner .actions button:last-child");
        page.awaitTrue("!document.querySelector('dialog')");
        assertThat(value("shared")).isEqualTo("mine");
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void deletion_ofAKey_isAskedForFirst() throws IOException {
        set("keeper", "a", "first");
        set("keeper", "b", "second");
        BrowserPage page = open("keeper");

        page.click("button[aria-label='Delete a']");
        page.awaitTrue(TITLE + " === 'Delete this key?'");
        assertThat(page.focused()).contains("Keep it");
        page.press(Keys.ENTER);
        page.awaitTrue("!document.querySelector('dialog')");
        assertThat(page.focused()).as("back where it was").contains("Delete a");
        assertThat(value("a")).isEqualTo("first");

        page.click("button[aria-label='Delete a']");
        page.click("dialog button.danger");
        page.awaitTrue(KEYS + " === 1");
        assertThat(value("a")).isEqualTo("null");
        assertThat(value("b")).isEqualTo("second");
        page.awaitTrue("document.activeElement.closest('li')?.querySelector('.key').textContent === 'b'");
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void deletion_ofWhatHasChangedMeanwhile_isAskedForAgain() throws IOException {
        set("keeper", "shared", "old");
        BrowserPage page = open("keeper");
        page.click("button[aria-label='Delete shared']");
        page.awaitTrue(TITLE + " === 'Delete this key?'");

        set("keeper", "shared", "theirs");
        page.click("dialog button.danger");

        page.awaitTrue(TITLE + " === 'It has changed meanwhile. Delete it all the same?'");
        assertThat(page.textOf("dialog pre")).isEqualTo("theirs");
        assertThat(value("shared")).isEqualTo("theirs");
        page.click("dialog button.danger");
        page.awaitTrue("!document.querySelector('dialog')");
        assertThat(value("shared")).isEqualTo("null");
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void value_thatIsTooLong_isRefusedAndKeepsWhatWasTyped() throws IOException {
        BrowserPage page = open("keeper");
        page.click(".add");
        page.type("#entry-key", "novel");
        page.evaluate("(() => { const value = document.querySelector('#entry-value');"
                + " value.value = 'x'.repeat(1024 * 1024 + 1); value.dispatchEvent(new Event('input')); })()");

        page.click(SAVE);

        page.awaitTrue("document.querySelector('dialog .reason')?.textContent.includes('at most 1 MiB')");
        assertThat(page.focused()).contains("\"Value\"");
        assertThat(page.evaluate(VALUE + ".length").asInt()).isEqualTo(1024 * 1024 + 1);
        assertThat(value("novel")).isEqualTo("null");
        page.type("#entry-value", "a short story");
        page.click(SAVE);
        page.awaitTrue(KEYS + " === 1");
        assertThat(value("novel")).isEqualTo("a short story");
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void escape_withSomethingTyped_asksBeforeItIsGivenUp() throws IOException {
        BrowserPage page = open("keeper");
        page.click(".add");
        page.type("#entry-value", "half a sentence");

        page.press(Keys.ESCAPE);
        page.awaitTrue("document.querySelector('dialog').textContent.includes('Give up what you have typed?')");
        assertThat(page.focused()).contains("Go on editing");
        page.press(Keys.ENTER);
        page.awaitTrue("document.activeElement.id === 'entry-value'");
        assertThat(page.evaluate(VALUE).asText()).isEqualTo("half a sentence");

        page.press(Keys.ESCAPE);
        page.click("dialog button.danger");
        page.awaitTrue("!document.querySelector('dialog')");
        assertThat(page.focused()).as("back where it was").contains("Add a key");
        assertThat(page.problems()).isEmpty();
    }

    /** A dialog with an own value for a key that has got another one since it was opened. */
    private static BrowserPage conflict() throws IOException {
        set("keeper", "shared", "old");
        BrowserPage page = open("keeper");
        page.click("button[aria-label='Edit shared']");
        page.type("#entry-value", "mine");
        set("keeper", "shared", "theirs");
        page.click(SAVE);
        page.awaitTrue("document.querySelector('.banner')");
        return page;
    }

    private static BrowserPage open(String id) throws IOException {
        BrowserPage page = BROWSER.open(demo.address().resolve("app/manage/" + id + "/data"));
        page.look(1280, false);
        return page;
    }

    private static void set(String id, String key, String value) {
        ok(web.sendAs("text/plain", "PUT", "api/plugins/" + id + "/kv/" + key, value));
    }

    /** A key's value as the host has it; "null" if there is none. */
    private static String value(String key) {
        String question = "{\"action\": \"get\", \"key\": \"" + key + "\"}";
        return Web.json(ok(web.sendAs("application/json", "POST", "api/plugins/keeper/kv", question)))
                .path("value")
                .asText();
    }

    private static HttpResponse<String> ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }
}
