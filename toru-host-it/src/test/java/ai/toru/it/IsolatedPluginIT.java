package ai.toru.it;

import static ai.toru.it.HostPage.mounting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins in a frame of their own, in a real browser: what they can do and, above all, what they cannot. */
@NeedsTool({"chromium", "chromedriver", "python3"})
class IsolatedPluginIT {
    /** Collects what a bundle finds out; shows it as toasts, since the page cannot look into the frame. */
    private static final String TELL = """
            const tell = (name, work) => Promise.resolve().then(work).then(
                (value) => api.showToast(name + ': ' + value),
                (error) => api.showToast(name + ': ' + error.name + ' ' + (error.code ?? '') + ' ' + error.message));
            """;

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

    @Test
    void guidesBundle_isolated_isShownAndItsFrameIsAsHighAsItsContent() throws IOException {
        host.plugin("my-plugin", PluginFiles.resource("guide/frontend/bundle.js"));

        assertThat(mount("my-plugin", "")).isTrue();

        assertThat(page.evaluate("container.querySelector('iframe').title").asText())
                .isEqualTo("The my-plugin");
        page.awaitTrue("parseInt(container.querySelector('iframe').style.height) > 64");
        page.evaluate("view.unmount()");
        assertThat(page.evaluate("container.innerHTML").asText()).isEmpty();
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void whatABundleThrows_thatIsNoError_isSaidReadably() throws IOException {
        host.plugin("thrower", mounting("thrower", "throw { code: 7 };"));

        assertThat(mount("thrower", "")).isFalse();

        page.awaitText("It failed, and does not say why: what it threw is {\"code\":7}.");
    }

    @Test
    void whatABundleThrows_thatCannotBeWritten_isSaidToo() throws IOException {
        host.plugin("looper", mounting("looper", "const loop = {}; loop.loop = loop; throw loop;"));

        assertThat(mount("looper", "")).isFalse();

        page.awaitText("It failed, and does not say why.");
    }

    @Test
    void api_insideTheFrame_isAsInThePage() throws IOException {
        host.plugin("asker", mounting("asker", TELL + """
                const text = (answer) => answer.text();
                const echo = (options) => api.fetch('/echo', { method: 'POST', ...options }).then((answer) => answer.json());
                tell('plugin', () => api.plugin.name + ' at ' + api.path);
                tell('json', async () => (await (await api.fetch('/api/plugins/asker')).json()).message);
                tell('echo', async () => JSON.stringify(await echo({ headers: { 'X-Mark': 'm', 'Content-Type': 'text/x' }, body: 'b' })));
                """));
        mount("asker", "path: '/here'");
        assertTold(
                "plugin: The asker at /here",
                "json: Hello from asker",
                "echo: {\"type\":\"text/x\",\"mark\":\"m\",\"text\":\"b\"}");
    }

    @Test
    void bodies_insideTheFrame_areSentAndReceived() throws IOException {
        host.plugin("bodies", mounting("bodies", TELL + """
                const echo = (body) => api.fetch('/echo', { method: 'POST', body }).then((answer) => answer.json());
                const form = new FormData();
                form.append('field', 'worth');
                tell('bytes', async () => (await echo(new TextEncoder().encode('grün'))).text);
                tell('blob', async () => Object.values(await echo(new Blob(['B'], { type: 'text/blob' }))).join());
                tell('form', async () => (({ type, text }) => type.startsWith('multipart/form-data; boundary=')
                    && text.startsWith('--' + type.split('boundary=')[1]) && text.includes('worth'))(await echo(form)));
                tell('nothing', async () => (({ status, body, url }) => [status, body, new URL(url).pathname].join())(await api.fetch('/nothing')));
                tell('missing', async () => (({ status, ok }) => [status, ok].join())(await api.fetch('/missing')));
                """));
        mount("bodies", "");
        assertTold(
                "bytes: grün",
                "blob: text/blob,,B",
                "form: true",
                "nothing: 204,,/app/plugins/bodies-route/nothing",
                "missing: 404,false");
    }

    @Test
    void streams_insideTheFrame_comeAsTheyAreMadeAndEndWhenAborted() throws IOException {
        host.plugin("streamer", mounting("streamer", TELL + """
                tell('tick', async () => {
                    const leaving = new AbortController();
                    const reader = (await api.fetch('/ticks', { signal: leaving.signal })).body.getReader();
                    const first = new TextDecoder().decode((await reader.read()).value);
                    leaving.abort();
                    return first.trim() + ' ' + (await reader.read().catch((error) => error.name));
                });
                tell('abort', async () => {
                    const leaving = new AbortController();
                    setTimeout(() => leaving.abort(), 50);
                    return (await api.fetch('/hang', { signal: leaving.signal }).catch((error) => error.name));
                });
                """));
        mount("streamer", "");
        assertTold("tick: tick AbortError", "abort: AbortError");
    }

    @Test
    void keyValueAndNavigation_insideTheFrame_work() throws IOException {
        host.plugin("keeper", mounting("keeper", TELL + """
                tell('kv', async () => {
                    await api.kv.set('a/1', 'one');
                    await api.kv.set('a/2', 'two');
                    await api.kv.delete('a/2');
                    return [await api.kv.get('a/1'), await api.kv.get('a/2'), JSON.stringify(await api.kv.list('a/'))].join();
                });
                tell('refused', () => api.kv.set('', ''));
                container.addEventListener('toru-navigate', (event) => tell('went', () => event.detail.path + ' ' + api.path));
                api.navigate('/dashboard');
                """));
        mount("keeper", "");
        page.evaluate("view.navigated('/x')");
        page.awaitTrue("host.went.join() === '/app/dashboard'");
        page.awaitTrue("host.told.some((one) => one.startsWith('refused: Error invalid_key '))");
        assertTold("kv: one,,[{\"key\":\"a/1\",\"value\":\"one\"}]", "went: /x /x");
    }

    @Test
    void frame_ofAHostilePlugin_reachesNothingButItsPlugin() throws IOException {
        host.plugin("other", mounting("other", ""));
        host.plugin("hostile", mounting("hostile", TELL + """
                tell('document', () => parent.document.title);
                tell('cookies', () => document.cookie);
                tell('storage', () => localStorage.length);
                tell('origin', () => self.origin);
                tell('connect', () => fetch(new URL('api/plugins', document.baseURI.replace('toru/', '')), { mode: 'no-cors' }));
                """));
        page.evaluate("document.cookie = 'session=secret'");
        mount("hostile", "");
        page.awaitTrue("host.told.length === 5");
        assertThat(told())
                .contains("document: SecurityError", "cookies: SecurityError", "storage: SecurityError", "origin: null")
                .contains("connect: TypeError")
                .doesNotContain("secret", "An application");
        assertThat(page.evaluate("document.title").asText()).isEqualTo("An application with plugins");
    }

    @Test
    void requests_ofAHostilePlugin_goNowhereElse() throws IOException {
        host.plugin("wanderer", mounting("wanderer", TELL + """
                tell('up', () => api.fetch('/../../api/plugins'));
                tell('redirect', () => api.fetch('/elsewhere'));
                tell('away', () => { const socket = new WebSocket('ws://127.0.0.1:1/'); socket.onerror = () => {}; });
                const image = new Image();
                image.onload = () => api.showToast('image: loaded');
                image.onerror = () => api.showToast('image: blocked');
                image.src = new URL('../page.html', document.baseURI);
                const script = document.createElement('script');
                script.onload = () => api.showToast('script: loaded');
                script.onerror = () => api.showToast('script: blocked');
                script.src = new URL('toru-host.js', document.baseURI);
                document.head.append(script);
                """));
        mount("wanderer", "");
        page.awaitTrue("host.told.length === 5");
        assertThat(told())
                .contains("leads out of the plugin", "answered with a redirect", "image: blocked", "script: blocked");
        assertThat(page.evaluate("performance.getEntriesByType('resource').map((one) => one.name).join()")
                        .asText())
                .doesNotContain("ws:");
    }

    /** What it sends to the window above is heard by nobody; what it sends by the port is taken for what it is. */
    @Test
    void messages_ofAHostilePlugin_areNotBelieved() throws IOException {
        host.plugin("forger", mounting("forger", """
                parent.postMessage({ say: 'toast', message: 'forged' }, '*');
                const original = MessagePort.prototype.postMessage;
                MessagePort.prototype.postMessage = function (message, ...rest) {
                    for (const odd of [null, 7, 'x', [], { say: 'height', height: 1e9 }, { say: 'height', height: {} },
                        { say: 'call', number: {}, what: 'constructor', given: null }, { say: 'call', what: 'fetch' },
                        { say: 'classes', names: [{}, 'x'.repeat(1e6)] }, { say: 'navigate', path: 'https://example.org/' },
                        { say: 'toast', message: { a: 1 }, kind: {} }, { say: '__proto__' }]) {
                        original.call(this, odd);
                    }
                    original.call(this, message, ...rest);
                };
                container.textContent = 'still here';
                """));

        assertThat(mount("forger", "utilityCss: (names) => { window.names = names; return ''; }"))
                .isTrue();
        page.awaitTrue("host.told.includes('[object Object]')");
        assertThat(told()).doesNotContain("forged");
        assertThat(page.evaluate("host.went.length").asInt()).isZero();
        assertThat(page.evaluate("parseInt(container.querySelector('iframe').style.height)")
                        .asInt())
                .isLessThanOrEqualTo(20_000);
        assertThat(page.evaluate("typeof names").asText()).isEqualTo("undefined");
    }

    @Test
    void faults_insideTheFrame_areShownInItsPlace() throws IOException {
        host.plugin("thrower", mounting("thrower", "throw new Error('thrown on mounting');"));
        host.plugin("empty", "// registers nothing");
        host.plugin("broken", "throw new Error('thrown on loading');");
        host.plugin("leaver", mounting("leaver", "location.href = 'about:blank';"));

        assertFault("thrower", "thrown on mounting");
        assertFault("empty", "registered nothing under window.ToruPlugins['empty']");
        assertFault("broken", "thrown on loading");
        mount("leaver", "");
        page.awaitText("It has left its frame.");
    }

    @Test
    void page_withoutFramesInItsPolicy_isToldSo() throws IOException {
        host.plugin("framed", mounting("framed", ""));
        page.close();
        page = host.open(directory, "page.html?frames=none");

        assertFault("framed", "Does the page's Content-Security-Policy have frame-src 'self'?");
    }

    private void assertFault(String id, String reason) {
        assertThat(mount(id, "")).as(id).isFalse();
        assertThat(page.evaluate("container.querySelector('[role=alert]').textContent")
                        .asText())
                .contains("The plugin “" + id + "” cannot be shown.", reason);
        assertThat(page.evaluate("document.querySelectorAll('iframe').length").asInt())
                .isZero();
    }

    @Test
    void utilityCssAndScheme_insideTheFrame_followThePage() throws IOException {
        host.plugin("styled", mounting("styled", TELL + """
                container.innerHTML = '<p class="wide">styled</p>';
                const look = () => {
                    const { letterSpacing, colorScheme } = getComputedStyle(container.firstChild);
                    if (letterSpacing === '3px') api.showToast('styled ' + colorScheme);
                    requestAnimationFrame(look);
                };
                look();
                """));
        page.evaluate("document.documentElement.style.colorScheme = 'light dark'");
        page.look(600, false);
        mount("styled", "utilityCss: (names) => names.map((name) => `.${name} { letter-spacing: 3px }`).join('')");
        page.awaitTrue("host.told.includes('styled light')");

        page.look(600, true);
        page.awaitTrue("host.told.includes('styled dark')");
        page.look(600, false);
        page.evaluate("document.documentElement.style.colorScheme = 'dark'");
        page.awaitTrue("host.told.at(-1) === 'styled dark'");
        assertThat(page.evaluate("document.adoptedStyleSheets.length").asInt()).isZero();
    }

    @Test
    void upgraded_withAnotherBundle_showsItInANewFrame() throws IOException {
        host.plugin("grower", mounting("grower", "api.showToast('first');"));
        mount("grower", "");
        host.bundle("grower", mounting("grower", "api.showToast('second');"));

        assertThat(page.evaluate("view.upgraded()").asBoolean()).isTrue();

        page.awaitTrue("host.told.join() === 'first,second'");
        assertThat(page.evaluate("document.querySelectorAll('iframe').length").asInt())
                .isEqualTo(1);
    }

    /** In a sandbox of its own, should somebody open it by its address or put it into another page. */
    @Test
    void framesPage_asServed_isInASandbox() {
        HttpResponse<String> served = host.web().get("toru/toru-frame.html");

        assertThat(served.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
        assertThat(served.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains(
                        "default-src 'none'", "connect-src 'none'", "frame-ancestors 'self'", "sandbox allow-scripts ")
                .doesNotContain("allow-same-origin", "'self' ", "unsafe-eval");
        assertThat(served.body()).contains("window.parent").doesNotContain("/* toru-frame.js */");
    }

    /** Waits until all has been told. */
    private void assertTold(String... lines) {
        await(String.join("\n", lines))
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(told().lines()).contains(lines));
    }

    private String told() {
        return page.evaluate("host.told.join('\\n')").asText();
    }

    /** Whether it is shown. */
    private boolean mount(String id, String options) {
        return page.evaluate("host.mount('" + id + "', { isolated: true, " + options + " })")
                .asBoolean();
    }
}
