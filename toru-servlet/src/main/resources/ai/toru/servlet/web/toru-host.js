/**
 * Mounts Toru plugins in a web page.
 *
 *     import { mountPlugin } from './toru/toru-host.js';
 *     const view = mountPlugin(document.querySelector('main'), 'my-plugin');
 *     // later, on leaving:
 *     view.unmount();
 *
 * Where the application lives is read from this module's own address, `{base}toru/toru-host.js`; applications that
 * map the servlets elsewhere say so in the options.
 */

/**
 * What a plugin is shown of itself; a status of `GET /api/plugins` will do.
 *
 * @typedef {object} PluginMetadata
 * @property {string} id
 * @property {string} [name]
 * @property {string} [version]
 * @property {string} [author]
 * @property {string} [icon]
 * @property {string} route where its traffic goes, for example `/my-plugin`
 */

/**
 * @typedef {object} MountOptions
 * @property {string} [base] address of the application; all other addresses are relative to it
 * @property {string} [pluginsPath] where PluginServlet is mapped; default `plugins`, empty for PluginFilter
 * @property {string} [apiPath] where PluginManagementServlet is mapped; default `api/plugins`
 * @property {(url: URL) => void} [navigate] opens a view of the application; default: loads that page
 */

/**
 * What a bundle's `mount(container, api)` is given.
 *
 * @typedef {object} PluginApi
 * @property {(path: string, options?: RequestInit) => Promise<Response>} fetch asks the plugin itself
 * @property {(message: string, kind?: 'success' | 'error' | 'info') => void} showToast
 * @property {(path: string) => void} navigate opens a view of the application
 * @property {Readonly<PluginMetadata>} plugin
 * @property {AbortSignal} signal aborted when the plugin is unmounted
 */

/**
 * @typedef {object} MountedPlugin
 * @property {Promise<boolean>} ready whether the plugin is shown, once that is settled; if not, the container says why
 * @property {() => void} unmount takes the plugin out of the page, at any time; may be called more than once
 */

const DEFAULT_BASE = new URL('..', import.meta.url);

/** What has been loaded so far, by the bundle's address: its entity tag, and the loading itself. */
const bundles = new Map();

/**
 * Loads a plugin's bundle, unless this very content is loaded already, and lets it fill a container. Does not fail for
 * a fault of the plugin: the container then shows what went wrong.
 *
 * @param {HTMLElement} container
 * @param {string | PluginMetadata} plugin its id or its status
 * @param {MountOptions} [options]
 * @returns {MountedPlugin}
 */
export function mountPlugin(container, plugin, options = {}) {
    const id = typeof plugin === 'string' ? plugin : plugin.id;
    const place = placeOf(options);
    const leaving = new AbortController();
    const { signal } = leaving;
    let view = null;

    async function show() {
        try {
            const metadata = await metadataOf(plugin, place);
            const loaded = await loadBundle(id, place);
            if (!signal.aborted) {
                container.replaceChildren();
                view = loaded;
                await view.mount(container, createApi(metadata, place, signal));
            }
        } catch (error) {
            console.error(`[toru] The plugin ${id} could not be shown.`, error);
            if (!signal.aborted) {
                showFault(container, id, error);
            }
            return false;
        }
        return !signal.aborted;
    }

    function unmount() {
        if (signal.aborted) {
            return;
        }
        leaving.abort();
        try {
            view?.unmount?.(container);
        } catch (error) {
            console.error(`[toru] The plugin ${id} failed to unmount.`, error);
        }
        container.replaceChildren();
    }

    return { ready: show(), unmount };
}

/**
 * Shows a short message in a corner of the page, and reads it out to those who cannot see it. Errors stay longer.
 *
 * @param {string} message
 * @param {'success' | 'error' | 'info'} [kind]
 */
export function showToast(message, kind = 'info') {
    const { polite, urgent } = toastRegions();
    const known = kind === 'success' || kind === 'error' ? kind : 'info';
    const toast = document.createElement('div');
    toast.className = `toast ${known}`;

    const text = document.createElement('span');
    text.textContent = String(message);
    const close = document.createElement('button');
    close.type = 'button';
    close.textContent = '×';
    close.setAttribute('aria-label', 'Dismiss');
    close.addEventListener('click', () => toast.remove());
    toast.append(text, close);

    (known === 'error' ? urgent : polite).append(toast);
    removeLater(toast, known === 'error' ? 10_000 : 5_000);
}

/** Waits for as long as somebody points at the toast or has moved the focus into it. */
function removeLater(toast, delay) {
    let timer = setTimeout(() => toast.remove(), delay);
    const hold = () => clearTimeout(timer);
    const resume = () => {
        clearTimeout(timer);
        timer = setTimeout(() => toast.remove(), delay);
    };
    toast.addEventListener('mouseenter', hold);
    toast.addEventListener('focusin', hold);
    toast.addEventListener('mouseleave', resume);
    toast.addEventListener('focusout', resume);
}

/* ---- where things are ---- */

function placeOf(options) {
    const base = new URL(options.base ?? DEFAULT_BASE, document.baseURI);
    base.pathname = base.pathname.replace(/\/*$/, '/');
    const under = (path) => new URL(path.replace(/^\/+|\/+$/g, ''), base).href.replace(/\/+$/, '');
    return {
        base,
        plugins: under(options.pluginsPath ?? 'plugins'),
        api: under(options.apiPath ?? 'api/plugins'),
        navigate: options.navigate ?? ((url) => window.location.assign(url)),
    };
}

async function metadataOf(plugin, place) {
    let known = plugin;
    if (typeof plugin === 'string') {
        const response = await fetch(`${place.api}/${encodeURIComponent(plugin)}`);
        if (!response.ok) {
            throw await faultOf(response);
        }
        known = await response.json();
    }
    const { id, name, version, author, icon, route } = known;
    return Object.freeze({ id, name, version, author, icon, route });
}

/** The reason that the host gives in `error`, or at least the status. */
async function faultOf(response) {
    let reason = '';
    try {
        reason = (await response.json()).error;
    } catch {
        // Not from the host, but from something between; its page is not for people who use plugins.
    }
    return new Error(reason || `The server answered ${response.status}.`);
}

/* ---- bundles ---- */

/** The view that a bundle registers: an object with `mount` and, usually, `unmount`. */
async function loadBundle(id, place) {
    const address = `${place.api}/${encodeURIComponent(id)}/bundle.js`;
    const tag = await tagOf(address);
    let bundle = bundles.get(address);
    if (bundle?.tag !== tag) {
        bundle = { tag, loading: runScript(`${address}?v=${encodeURIComponent(tag)}`, id) };
        bundles.set(address, bundle);
        bundle.loading.catch(() => bundles.get(address) === bundle && bundles.delete(address));
    }
    return bundle.loading;
}

async function tagOf(address) {
    const head = await fetch(address, { method: 'HEAD', cache: 'no-cache' });
    if (!head.ok) {
        throw await faultOf(await fetch(address, { cache: 'no-cache' }));
    }
    return head.headers.get('ETag') ?? '';
}

/** Runs a classic script and resolves with what it registered under the plugin's id. */
function runScript(address, id) {
    return new Promise((resolve, reject) => {
        const script = document.createElement('script');
        let thrown = null;
        const listen = (event) => {
            if (event.filename === script.src) {
                thrown = event.error ?? new Error(event.message);
            }
        };
        const end = () => {
            window.removeEventListener('error', listen);
            script.remove();
        };
        window.addEventListener('error', listen);
        delete window.ToruPlugins?.[id];
        script.src = address;
        script.onload = () => {
            end();
            const view = window.ToruPlugins?.[id];
            if (typeof view?.mount === 'function') {
                resolve(view);
            } else {
                reject(thrown ?? new Error(`The bundle registered nothing under window.ToruPlugins['${id}'].`));
            }
        };
        script.onerror = () => {
            end();
            reject(new Error('The bundle could not be loaded.'));
        };
        document.head.append(script);
    });
}

/* ---- what a bundle is given ---- */

/** @returns {Readonly<PluginApi>} */
function createApi(plugin, place, signal) {
    return Object.freeze({
        fetch: async (path, options = {}) =>
            fetch(pluginUrl(plugin, place, path), { ...options, signal: either(signal, options.signal) }),
        showToast,
        navigate: (path) => place.navigate(viewUrl(place, path)),
        plugin,
        signal,
    });
}

/**
 * The address of a path of the plugin's own. `/api/plugins/{own id}/x`, `/x` and `x` are all its `/x`, and
 * `/api/plugins/{own id}` is its `/`. Traffic goes by the route, where no path means something else.
 */
function pluginUrl(plugin, place, path) {
    const root = `${place.plugins}${plugin.route.replace(/\/+$/, '')}/`;
    const url = new URL(root + ownPart(plugin.id, String(path)).replace(/^\/+/, ''));
    if (!url.href.startsWith(new URL(root).href)) {
        throw new TypeError(`The path "${path}" leads out of the plugin. Use fetch() for other addresses.`);
    }
    return url;
}

function ownPart(id, path) {
    const front = `/api/plugins/${id}`;
    const rest = path.slice(front.length);
    return path.startsWith(front) && (rest === '' || '/?#'.includes(rest[0])) ? rest : path;
}

/** The address of one of the application's views: `/dashboard` is below its base, whatever its context path. */
function viewUrl(place, path) {
    const url = new URL(String(path).replace(/^\/+/, ''), place.base);
    if (url.origin !== place.base.origin) {
        throw new TypeError(`The path "${path}" leads out of the application. Use a link for other addresses.`);
    }
    return url;
}

/** A signal that is aborted as soon as one of two is. */
function either(first, second) {
    if (!second) {
        return first;
    }
    const both = new AbortController();
    for (const signal of [first, second]) {
        if (signal.aborted) {
            both.abort(signal.reason);
        }
        signal.addEventListener('abort', () => both.abort(signal.reason), { once: true, signal: both.signal });
    }
    return both.signal;
}

/* ---- what the runtime shows itself ---- */

/** In the plugin's place: what went wrong. The rest of the page lives on. */
function showFault(container, id, error) {
    const box = document.createElement('div');
    box.className = 'toru-fault';
    box.setAttribute('role', 'alert');
    Object.assign(box.style, {
        border: '1px solid #b3261e',
        borderRadius: '6px',
        padding: '1rem',
        margin: '1rem',
        color: '#410e0b',
        background: '#fceeee',
        font: '1rem/1.5 system-ui, sans-serif',
        overflowWrap: 'anywhere',
    });
    const title = document.createElement('strong');
    title.textContent = `The plugin “${id}” cannot be shown.`;
    const reason = document.createElement('p');
    reason.textContent = error instanceof Error ? error.message : String(error);
    reason.style.margin = '0.5rem 0 0';
    box.append(title, reason);
    container.replaceChildren(box);
}

const TOAST_STYLE = `
    .toasts { position: fixed; z-index: 2147483647; right: 1rem; bottom: 1rem;
        max-width: min(24rem, calc(100vw - 2rem)); font: 1rem/1.4 system-ui, sans-serif; }
    .toast { display: flex; gap: 0.75rem; align-items: start; justify-content: space-between; margin-top: 0.5rem;
        padding: 0.75rem 1rem; border-radius: 6px; color: #fff; background: #33415c; box-shadow: 0 2px 8px #0006;
        overflow-wrap: anywhere; }
    .toast.success { background: #1b5e3a; }
    .toast.error { background: #9b1c14; }
    .toast button { border: 0; padding: 0 0.25rem; font: inherit; color: inherit; background: none; cursor: pointer; }
    .toast button:focus-visible { outline: 2px solid #fff; }
`;

/**
 * The two places where toasts appear, made once. They are live regions, which have to be in the page before their
 * content is; a shadow root keeps the page's styles out and ours in.
 */
function toastRegions() {
    let host = document.querySelector('toru-toasts');
    if (!host) {
        host = document.createElement('toru-toasts');
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(TOAST_STYLE);
        const shadow = host.attachShadow({ mode: 'open' });
        shadow.adoptedStyleSheets = [sheet];
        const frame = document.createElement('div');
        frame.className = 'toasts';
        frame.append(region('status'), region('alert'));
        shadow.append(frame);
        document.body.append(host);
    }
    const [polite, urgent] = host.shadowRoot.querySelectorAll('[role]');
    return { polite, urgent };
}

function region(role) {
    const element = document.createElement('div');
    element.setAttribute('role', role);
    return element;
}
