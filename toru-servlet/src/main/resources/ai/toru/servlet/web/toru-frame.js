/**
 * An isolated plugin's side of things: runs its bundle in the frame's page, and gives it an `api` like that of the page
 * above. Whatever the bundle does to this script, the page above takes nothing for granted that comes from here.
 */
(() => {
    'use strict';

    /** @type {MessagePort} */
    let port;

    const leaving = new AbortController();
    const root = document.createElement('div');
    root.className = 'toru-plugin'; // as its place in the page above, for style sheets that are meant for both
    let path = '';

    /** Calls without an answer, by number. @type {Map<number, { resolve(value: any): void, reject(error: unknown): void }>} */
    const calls = new Map();
    let lastNumber = 0;

    window.addEventListener('message', function connect({ source, ports }) {
        if (source !== window.parent || ports.length !== 1) {
            return;
        }
        window.removeEventListener('message', connect);
        [port] = ports;
        port.onmessage = ({ data }) => hear(data);
        document.body.append(root);
        new ResizeObserver(sayHeight).observe(document.documentElement);
        say({ say: 'ready' });
    });

    /** @param {any} message @param {Transferable[]} [transferred] */
    function say(message, transferred = []) {
        port.postMessage(message, transferred);
    }

    function sayHeight() {
        say({ say: 'height', height: document.documentElement.getBoundingClientRect().height });
    }

    /** @param {any} message */
    function hear(message) {
        switch (message.say) {
            case 'begin':
                begin(message);
                break;
            case 'answer':
                answered(message);
                break;
            case 'path':
                path = message.path;
                root.dispatchEvent(new CustomEvent('toru-navigate', { bubbles: true, detail: Object.freeze({ path }) }));
                break;
            case 'scheme':
                wear(message.scheme);
                break;
            case 'css':
                sheet.replaceSync(message.text);
                break;
        }
    }

    /** Light or dark, as the page above; also as an attribute, for style sheets that are meant for both. @param {string} scheme */
    function wear(scheme) {
        document.documentElement.style.colorScheme = scheme;
        document.documentElement.dataset.theme = scheme;
    }

    /* ---- the bundle ---- */

    /** @param {any} message */
    async function begin({ plugin, path: first, scheme, styled, bundle }) {
        path = first;
        wear(scheme);
        if (styled) {
            watchClasses();
        }
        try {
            const view = run(bundle, plugin.id);
            addEventListener('pagehide', () => leave(view), { once: true });
            await view.mount(root, createApi(Object.freeze(plugin)));
            say({ say: 'mounted' });
        } catch (error) {
            console.error(error);
            say({ say: 'failed', message: wordsFor(error) });
        }
    }

    /** What was thrown, for the page above: its message, or as little as can be said of what has none. @param {any} error */
    function wordsFor(error) {
        try {
            const said = typeof error === 'string' ? error : error?.message;
            if (typeof said === 'string' && said.trim() !== '') {
                return said;
            }
            const what = error instanceof Error ? error.name : (JSON.stringify(error) ?? String(error));
            return `It failed, and does not say why: what it threw is ${what.slice(0, 200)}.`;
        } catch {
            return 'It failed, and does not say why.'; // what it threw cannot even be looked at
        }
    }

    /**
     * @param {string} bundle
     * @param {string} id
     */
    function run(bundle, id) {
        /** @type {unknown} */
        let thrown = null;
        const listen = (/** @type {ErrorEvent} */ event) => {
            thrown ??= event.error ?? new Error(event.message);
        };
        const script = document.createElement('script');
        script.textContent = `${bundle}\n//# sourceURL=${id}/bundle.js`;
        addEventListener('error', listen);
        document.head.append(script);
        removeEventListener('error', listen);
        const view = window.ToruPlugins?.[id];
        if (typeof view?.mount !== 'function') {
            throw thrown ?? new Error(`The bundle registered nothing under window.ToruPlugins['${id}'].`);
        }
        return view;
    }

    /** The frame goes at once, so this is all that the plugin hears. @param {any} view */
    function leave(view) {
        leaving.abort();
        view.unmount?.(root);
    }

    /** @param {import('./toru-host.js').PluginMetadata} plugin */
    function createApi(plugin) {
        const data = (/** @type {string} */ what) => (/** @type {any[]} */ ...given) => call(what, given);
        return Object.freeze({
            fetch: ask,
            showToast: (/** @type {string} */ message, kind = 'info') =>
                say({ say: 'toast', message: String(message), kind: String(kind) }),
            navigate: (/** @type {string} */ to) => say({ say: 'navigate', path: String(to) }),
            kv: Object.freeze({ get: data('get'), set: data('set'), delete: data('delete'), list: data('list') }),
            plugin,
            get path() {
                return path;
            },
            signal: leaving.signal,
        });
    }

    /* ---- questions to the page above ---- */

    /** @param {string} to @param {RequestInit} [options] */
    async function ask(to, options = {}) {
        const { method, cache, signal } = options;
        const headers = new Headers(options.headers);
        const { body, transferred } = await bodyOf(options.body, headers);
        const question = { path: String(to), method, cache, headers: [...headers], body };
        const answer = await call('fetch', question, signal, transferred);
        const response = new Response(answer.body, {
            status: answer.status,
            statusText: answer.statusText,
            headers: answer.headers,
        });
        Object.defineProperty(response, 'url', { value: answer.url });
        return response;
    }

    /**
     * What of a body can be sent; forms and the like as the bytes that the browser makes of them.
     *
     * @param {BodyInit | null | undefined} body
     * @param {Headers} headers may get a Content-Type
     */
    async function bodyOf(body, headers) {
        if (body === null || body === undefined) {
            return { body: undefined, transferred: [] };
        }
        const made = new Response(body);
        const type = made.headers.get('Content-Type');
        if (type && !headers.has('Content-Type')) {
            headers.set('Content-Type', type);
        }
        if (typeof body === 'string' || body instanceof Blob) {
            return { body, transferred: [] };
        }
        const bytes = await made.arrayBuffer();
        return { body: bytes, transferred: [bytes] };
    }

    /**
     * @param {string} what
     * @param {any} given
     * @param {AbortSignal | null} [signal]
     * @param {Transferable[]} [transferred]
     * @returns {Promise<any>}
     */
    function call(what, given, signal, transferred) {
        return new Promise((resolve, reject) => {
            signal?.throwIfAborted();
            leaving.signal.throwIfAborted();
            const number = ++lastNumber;
            say({ say: 'call', number, what, given }, transferred);
            calls.set(number, { resolve, reject });
            signal?.addEventListener('abort', () => {
                calls.delete(number);
                say({ say: 'abort', number }); // also where the body of the answer is still coming
                reject(signal.reason);
            }, { once: true });
        });
    }

    /** @param {any} message */
    function answered({ number, value, error }) {
        const waiting = calls.get(number);
        calls.delete(number);
        if (error) {
            waiting?.reject(thrown(error));
        } else {
            waiting?.resolve(value);
        }
    }

    /** @param {any} error */
    function thrown({ name, message, code, status }) {
        switch (name) {
            case 'AbortError':
                return new DOMException(message, name);
            case 'TypeError':
                return new TypeError(message);
            default:
                return Object.assign(new Error(message), { code: code ?? '', status: status ?? 0 });
        }
    }

    /* ---- class names ---- */

    const sheet = new CSSStyleSheet();

    function watchClasses() {
        const said = new Set();
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
        new MutationObserver(() => {
            const names = [];
            for (const element of root.querySelectorAll('[class]')) {
                for (const name of element.classList) {
                    if (!said.has(name)) {
                        said.add(name);
                        names.push(name);
                    }
                }
            }
            if (names.length > 0) {
                say({ say: 'classes', names });
            }
        }).observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: ['class'] });
    }
})();
