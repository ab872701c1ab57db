package ai.toru.it;

import static ai.toru.it.HostPage.mounting;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins in a page that is not ours, in a real browser. */
@NeedsTool({"chromium", "chromedriver", "python3"})
class BrowserRuntimeIT {
    @TempDir
    private static Path directory;

    private static HostPage host;

    private BrowserPage page;

    @BeforeAll
    static void start() throws Exception {
        host = new HostPage(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    @BeforeEach
    void open() throws IOException {
        page = host.open(directory);
    }

    @AfterEach
    void close() {
        page.close();
    }

    /** Unmodified: it sets {@code innerHTML}, and asks by its plugin's address in the management interface. */
    @Test
    void mount_ofTheGuidesBundle_showsAsksAndLeaves() throws IOException {
        host.plugin("my-plugin", PluginFiles.resource("guide/frontend/bundle.js"));

        assertThat(mount("my-plugin", "")).isTrue();
        page.awaitText("My Plugin");
        page.click("main button");
        page.awaitTrue("host.told[0] === 'Success: Hello from my-plugin'");
        page.evaluate("view.unmount()");

        assertThat(page.evaluate("container.innerHTML").asText()).isEmpty();
        assertThat(page.evaluate("view.id").asText()).isEqualTo("my-plugin");
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void keyValue_ofABundle_isThatOfItsPlugin() throws IOException {
        host.plugin("keeper", mounting("keeper", "window.api = api;"));
        mount("keeper", "");

        page.evaluate("""
                (async () => {
                    await api.kv.set('theme/a b%/../c', 'dark');
                    await api.kv.set('theme/short', 'x', { ttlMs: 60000 });
                    for (let i = 0; i < 1005; i++) await api.kv.set('many/' + String(i).padStart(4, '0'), String(i));
                })()""");

        assertThat(page.evaluate("api.kv.get('theme/a b%/../c')").asText()).isEqualTo("dark");
        assertThat(page.evaluate("api.kv.get('nothing')").isNull()).isTrue();
        JsonNode themes = page.evaluate("api.kv.list('theme/')");
        assertThat(themes.findValuesAsText("key")).containsExactly("theme/a b%/../c", "theme/short");
        assertThat(themes.findValuesAsText("value")).containsExactly("dark", "x");
        assertThat(themes.get(0).has("expiresAt")).isFalse();
        assertThat(Instant.parse(themes.get(1).path("expiresAt").asText()))
                .isBetween(Instant.now(), Instant.now().plusSeconds(60));
        assertThat(page.evaluate("api.kv.list('many/').then((all) => [all.length, all[1004].value].join())")
                        .asText())
                .isEqualTo("1005,1004");
        assertThat(host.web().get("api/plugins/keeper/kv/theme/short").body()).contains("\"x\"");
        page.evaluate("api.kv.delete('theme/short')");
        assertThat(page.evaluate("api.kv.get('theme/short')").isNull()).isTrue();
    }

    @Test
    void keyValue_refused_saysWhyWithACode() throws IOException {
        host.plugin("refused", mounting("refused", "window.api = api;"));
        mount("refused", "");
        String told =
                ".then(() => 'done', (error) => [error instanceof Error, error.code, error.status, error.message].join())";

        assertThat(page.evaluate("api.kv.set('', 'x')" + told).asText()).startsWith("true,invalid_key,400,");
        assertThat(page.evaluate("api.kv.set('x', 1)" + told).asText()).contains("The value has to be a string");
        page.evaluate("view.unmount()");
        assertThat(page.evaluate("api.kv.get('x').catch((error) => error.name)").asText())
                .isEqualTo("AbortError");
    }

    @Test
    void path_ofTheView_isToldAndFollowed() throws IOException {
        host.plugin("deep", mounting("deep", """
                window.heard = [];
                container.addEventListener('toru-navigate', (event) => heard.push(event.detail.path + '=' + api.path));
                container.textContent = 'at ' + api.path;
                window.api = api;
                """));

        mount("deep", "path: '/notes/7?x=1#top'");
        page.awaitText("at /notes/7?x=1#top");
        page.evaluate("view.navigated('/notes/8')");
        page.evaluate("view.navigated('/notes/8')");
        page.evaluate("api.navigate('/app/plugins/deep/notes/9')");

        assertThat(page.evaluate("heard.join()").asText()).isEqualTo("/notes/8=/notes/8");
        assertThat(page.evaluate("host.went.join()").asText()).isEqualTo("/app/app/plugins/deep/notes/9");
        page.evaluate("[view.unmount(), view.navigated('/later'), api.navigate('/later'), api.showToast('late')]");
        assertThat(page.evaluate("[heard.length, host.went.length, host.toasts().length].join()")
                        .asText())
                .isEqualTo("1,1,0");
        assertThat(page.evaluate("api.fetch('/').catch((error) => error.name)").asText())
                .isEqualTo("AbortError");
    }

    @Test
    void fetch_ofABundle_staysWithItsPlugin() throws IOException {
        host.plugin("asker", mounting("asker", "window.api = api;"));
        mount("asker", "");

        for (String path : new String[] {"/", "", "/api/plugins/asker", "/api/plugins/asker/"}) {
            assertThat(page.evaluate("api.fetch('" + path + "').then((answer) => answer.json())")
                            .path("message")
                            .asText())
                    .isEqualTo("Hello from asker");
        }
        for (String path : new String[] {"/../other-route/", "..\\\\..\\\\api/plugins", "%2e%2e/%2e%2e/api/plugins"}) {
            assertThat(page.evaluate("api.fetch('" + path + "').catch((error) => error.name)")
                            .asText())
                    .as(path)
                    .isEqualTo("TypeError");
        }
        assertThat(page.evaluate("""
                (() => {
                    const leaving = new AbortController();
                    const asked = api.fetch('/hang', { signal: leaving.signal }).catch((error) => error.message);
                    leaving.abort(new Error('enough'));
                    return asked;
                })()""").asText()).isEqualTo("enough");
        page.evaluate("(window.asked = api.fetch('/hang').catch((error) => error.name), view.unmount())");
        assertThat(page.evaluate("asked").asText()).isEqualTo("AbortError");
    }

    @Test
    void upgraded_withAnotherBundle_showsItInTheOldOnesPlace() throws IOException {
        host.plugin("grower", """
                window.log = window.log || [];
                window.ToruPlugins = window.ToruPlugins || {};
                window.ToruPlugins.grower = {
                    mount(container, api) {
                        log.push('mount 1');
                        container.className = 'left-over';
                        container.textContent = 'First';
                        api.signal.addEventListener('abort', () => log.push('aborted 1'));
                    },
                    unmount() {
                        log.push('unmount 1');
                        throw new Error('as if');
                    },
                };
                """);
        mount("grower", "");
        assertThat(page.evaluate("view.upgraded()").asBoolean()).isTrue();
        assertThat(page.evaluate("log.join()").asText()).isEqualTo("mount 1");

        host.bundle("grower", mounting("grower", "log.push('mount 2'); container.textContent = 'Second';"));
        assertThat(page.evaluate("Promise.all([view.upgraded(), view.upgraded(), view.upgraded()])")
                        .toString())
                .isEqualTo("[true,true,true]");

        assertThat(page.evaluate("log.join()").asText()).isEqualTo("mount 1,aborted 1,unmount 1,mount 2");
        assertThat(page.evaluate("container.innerHTML").asText()).isEqualTo("<div>Second</div>");
        host.bundle("grower", "nothing is registered here;");
        assertThat(page.evaluate("view.upgraded()").asBoolean()).isFalse();
        page.awaitText("The plugin “grower” cannot be shown.");
        host.bundle("grower", mounting("grower", "container.textContent = 'Third';"));
        assertThat(page.evaluate("view.upgraded()").asBoolean()).isTrue();
        page.awaitText("Third");
        page.evaluate("(window.late = view.upgraded(), view.unmount())");
        assertThat(page.evaluate("late").asBoolean()).isFalse();
        assertThat(page.evaluate("container.innerHTML").asText()).isEmpty();
    }

    @Test
    void upgraded_whereThePluginWasOff_mountsIt() throws IOException {
        host.plugin("sleeper", mounting("sleeper", "container.textContent = 'Awake';"));
        host.web().post("api/plugins/sleeper/disable", "");
        assertThat(mount("sleeper", "")).isFalse();
        page.awaitText("cannot be shown");

        host.web().post("api/plugins/sleeper/enable", "");

        assertThat(page.evaluate("view.upgraded()").asBoolean()).isTrue();
        page.awaitText("Awake");
    }

    @Test
    void utilityCss_forClassesInTheView_isThereUntilItIsLeft() throws IOException {
        host.plugin("styled", mounting("styled", """
                container.innerHTML = '<p class="wide tall">styled</p>';
                """));
        mount("styled", """
                utilityCss: async (names) => {
                    (window.asked = window.asked || []).push(names.join(' '));
                    window.atOnce = (window.atOnce || 0) + 1;
                    window.most = Math.max(window.most || 0, window.atOnce);
                    await new Promise((resolve) => setTimeout(resolve, 20));
                    window.atOnce -= 1;
                    if (names.includes('bad')) throw new Error('no such class');
                    return names.map((name) => `.${name} { letter-spacing: 3px }`).join('');
                }""");

        page.awaitTrue("getComputedStyle(container.querySelector('p')).letterSpacing === '3px'");
        page.evaluate("['a', 'b', 'c'].forEach((name) => container.querySelector('p').classList.add(name))");
        page.evaluate("container.querySelector('p').className = 'd'");
        page.awaitTrue("getComputedStyle(container.querySelector('p')).letterSpacing === '3px'");
        assertThat(page.evaluate("[asked[0], most].join()").asText()).isEqualTo("wide tall,1");
        page.evaluate("container.querySelector('p').className = 'bad d'");
        page.awaitTrue("asked.at(-1).includes('bad') && atOnce === 0");
        assertThat(page.evaluate("getComputedStyle(container.querySelector('p')).letterSpacing")
                        .asText())
                .isEqualTo("3px");

        page.evaluate("view.unmount()");
        assertThat(page.evaluate("document.adoptedStyleSheets.length").asInt()).isZero();
    }

    @Test
    void faults_ofOnePlugin_areShownInItsPlaceAndHarmNoOther() throws IOException {
        host.plugin("good", mounting("good", "container.textContent = 'Good as ever';"));
        host.plugin("thrower", mounting("thrower", "throw new Error('thrown on mounting');"));
        host.plugin("rejecter", mounting("rejecter", """
                container.textContent = 'for now';
                return new Promise((resolve, reject) => { window.reject = reject; });
                """));
        host.plugin("broken", "const this is no script;");
        host.plugin("empty", "// registers nothing");
        host.plugin("greedy", "window.ToruPlugins = 'mine'; throw new Error('thrown on loading');");
        host.plugin("impostor", mounting("good", "container.textContent = 'I am good';"));

        assertThat(mount("good", "")).isTrue();
        page.evaluate("view.unmount()");
        assertFault("thrower", "thrown on mounting");
        assertFault("broken", "Unexpected token");
        assertFault("empty", "registered nothing under window.ToruPlugins['empty']");
        assertFault("greedy", "thrown on loading");
        assertFault("impostor", "registered nothing under window.ToruPlugins['impostor']");
        assertFault("nobody", "nobody");
        page.evaluate("host.mount('rejecter'), undefined");
        page.awaitText("for now");
        page.evaluate("reject('without an error')");
        page.awaitText("without an error");
        assertThat(page.evaluate("view.ready").asBoolean()).isFalse();

        assertThat(mount("good", "")).isTrue();
        assertThat(page.evaluate("container.textContent").asText()).isEqualTo("Good as ever");
    }

    @Test
    void mount_thatNeverEnds_holdsNothingUp() throws IOException {
        host.plugin("endless", mounting("endless", """
                container.textContent = 'mounting';
                return new Promise(() => {});
                """));
        page.evaluate("(host.mount('endless'), 0)");
        page.awaitText("mounting");
        host.bundle("endless", mounting("endless", "container.textContent = 'mounted';"));

        assertThat(page.evaluate("view.upgraded()").asBoolean()).isTrue();

        page.awaitText("mounted");
        assertThat(page.evaluate("view.ready").asBoolean())
                .as("it speaks of what was first shown")
                .isFalse();
    }

    @Test
    void unmount_atAnyTime_leavesNothing() throws IOException {
        host.plugin("brief", """
                window.ToruPlugins = window.ToruPlugins || {};
                window.ToruPlugins.brief = {
                    mount(container, api) {
                        window.mounts = (window.mounts || 0) + 1;
                        if (window.leaveAtOnce) view.unmount();
                        container.textContent = 'there';
                    },
                    async unmount() {
                        window.unmounts = (window.unmounts || 0) + 1;
                        throw new Error('unmount, later');
                    },
                };
                """);
        assertThat(page.evaluate("(host.mount('brief'), view.unmount(), view.ready)")
                        .asBoolean())
                .isFalse();
        assertThat(page.evaluate("typeof mounts").asText()).isEqualTo("undefined");
        assertThat(page.evaluate("(window.leaveAtOnce = true, host.mount('brief'))")
                        .asBoolean())
                .isFalse();

        assertThat(page.evaluate("[mounts, unmounts].join()").asText()).isEqualTo("1,1");
        assertThat(page.evaluate("document.querySelector('main').textContent").asText())
                .isEmpty();
        assertThat(page.problems()).noneMatch(problem -> problem.contains("Uncaught"));
    }

    private void assertFault(String id, String reason) {
        assertThat(mount(id, "")).as(id).isFalse();
        assertThat(page.evaluate("container.querySelector('[role=alert]').textContent")
                        .asText())
                .contains("The plugin “" + id + "” cannot be shown.", reason);
    }

    @Test
    void plugins_oneAfterTheOther_leaveNothingBehind() throws IOException {
        host.plugin(
                "first", mounting("first", "container.append('one'); api.signal.onabort = () => window.left = true;"));
        host.plugin("second", mounting("second", "container.append('two');"));
        mount("first", "utilityCss: () => ''");
        String before = page.evaluate("document.head.innerHTML").asText();

        page.evaluate("view.unmount()");
        mount("second", "");

        assertThat(page.evaluate("document.querySelector('main').textContent").asText())
                .isEqualTo("two");
        assertThat(page.evaluate("left").asBoolean()).isTrue();
        assertThat(page.evaluate("document.head.innerHTML").asText()).isEqualTo(before);
        assertThat(page.evaluate("document.adoptedStyleSheets.length").asInt()).isZero();
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void toasts_manyAtOnce_areAFew() {
        page.evaluate(
                "Array.from({ length: 1000 }, (_, i) => host.showToast('toast ' + i, i % 2 ? 'error' : 'info')).length");
        assertThat(page.evaluate("host.toasts().sort().join()").asText())
                .isEqualTo("toast 995,toast 996,toast 997,toast 998,toast 999");

        page.evaluate("Array.from({ length: 1000 }, () => host.showToast('the same', 'success')).length");
        assertThat(page.evaluate("host.toasts().filter((one) => one === 'the same').length")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void toasts_ofAPlugin_goWithIt() throws IOException {
        host.plugin("teller", mounting("teller", "api.showToast('mine'); api.showToast('both');"));
        page.evaluate("host.showToast('both')");

        mount("teller", "");
        assertThat(page.evaluate("host.toasts().join()").asText()).isEqualTo("both,mine,both");
        page.evaluate("view.unmount()");

        assertThat(page.evaluate("host.toasts().join()").asText()).isEqualTo("both");
    }

    @Test
    void mount_thatTakesLong_isSaidUntilItIsDone() throws IOException {
        host.plugin("sleeper", mounting("sleeper", "return new Promise((done) => { window.wake = done; });"));
        page.evaluate("(() => { const later = setTimeout;"
                + " window.setTimeout = (work, ms) => later(work, ms === 10000 ? 100 : ms); return 0; })()");

        page.evaluate("void host.mount('sleeper')");
        page.awaitTrue("container.querySelector('[role=status]')?.textContent.includes('is still starting')");
        page.evaluate("wake()");

        page.awaitTrue("!container.querySelector('[role=status]')");
        assertThat(page.evaluate("view.ready").asBoolean()).isTrue();
    }

    /** In the page's head, where nobody else could undo it. */
    @Test
    void sheets_ofAMount_goAndComeWithIt() throws IOException {
        host.plugin("painter", """
                (() => {
                    let painted = false;
                    const add = (text) => {
                        const sheet = document.createElement('style');
                        sheet.textContent = text;
                        document.head.append(sheet);
                    };
                    (window.ToruPlugins ||= {}).painter = {
                        mount() {
                            if (!painted) add('.once {}');
                            painted = true;
                        },
                    };
                    window.addLate = () => add('.late {}');
                })();
                """);
        String sheets = "[...document.head.querySelectorAll('style')].map((one) => one.textContent).join()";

        mount("painter", "");
        assertThat(page.evaluate(sheets).asText()).isEqualTo(".once {}");
        page.evaluate("view.unmount()");
        assertThat(page.evaluate(sheets).asText()).isEmpty();
        mount("painter", "");
        assertThat(page.evaluate(sheets).asText()).isEqualTo(".once {}");
        page.evaluate("addLate()");
        page.evaluate("view.unmount()");

        assertThat(page.evaluate(sheets).asText())
                .as("nobody can tell whose it is")
                .isEqualTo(".late {}");
    }

    /** Whether it is shown. */
    private boolean mount(String id, String options) {
        return page.evaluate("host.mount('" + id + "', { " + options + " })").asBoolean();
    }
}
