/** A plugin that is not trusted: in a frame of its own, which reaches the page by one port only. */

import { createApi } from './toru-api.js';
import { within } from './toru-answers.js';
import { textOf } from './toru-bundle.js';
import { UtilityCss } from './toru-classes.js';
import { Relay } from './toru-relay.js';

/** @typedef {import('./toru-trusted.js').Stage} Stage */

const PAGE = new URL('toru-frame.html', import.meta.url);

/** Everything but the page's origin, its storage, and the window above. */
const SANDBOX = 'allow-scripts allow-forms allow-modals allow-popups';

const LIMIT = 10_000;
const TALLEST = 20_000;
const LONGEST_NAME = 200;

/**
 * Loads a bundle; what that gives shows it.
 *
 * @param {import('./toru-place.js').Place} place
 * @param {string} id
 * @returns {Promise<(stage: Stage) => import('./toru-trusted.js').Showing>}
 */
export async function loadIsolated(place, id) {
    const bundle = await textOf(place, id);
    return (stage) => show(bundle, stage);
}

/**
 * @param {string} bundle
 * @param {Stage} stage
 * @returns {import('./toru-trusted.js').Showing}
 */
function show(bundle, stage) {
    const { port1: port, port2: theirs } = new MessageChannel();
    const frame = frameFor(stage);
    const css = stage.utilityCss && new UtilityCss(stage.utilityCss, (text) => port.postMessage({ say: 'css', text }));
    const follow = followScheme(frame, (scheme) => port.postMessage({ say: 'scheme', scheme }));
    const mounted = new Promise((resolve, reject) => {
        const relay = new Relay(createApi(stage.plugin, stage.place, stage.signal, stage.path), port);
        const loaded = new Promise((ready) => {
            stage.signal.addEventListener('abort', () => ready(false), { once: true });
            port.onmessage = ({ data }) => {
                switch (data?.say) {
                    case 'ready':
                        ready(true);
                        break;
                    case 'mounted':
                        resolve(true);
                        break;
                    case 'failed':
                        reject(new Error(String(data.message)));
                        break;
                    case 'height':
                        frame.style.height = `${heightIn(data.height)}px`;
                        break;
                    case 'classes':
                        css?.add(namesIn(data.names));
                        break;
                    default:
                        relay.take(data);
                }
            };
        });
        within(loaded, LIMIT, 'Its frame was not ready').then(
            () => {
                const { plugin } = stage;
                const scheme = follow.scheme();
                port.postMessage({ say: 'begin', plugin, path: stage.path(), scheme, styled: Boolean(css), bundle });
            },
            (error) => reject(new Error(`${error.message} Does the page's Content-Security-Policy have frame-src 'self'?`)),
        );
        connect(frame, theirs, () => stage.failed(new Error('It has left its frame.')));
    });
    stage.root.append(frame);
    return {
        mounted,
        navigated: (path) => port.postMessage({ say: 'path', path }),
        leave() {
            port.onmessage = null;
            port.close();
            follow.stop();
            css?.stop();
            frame.remove();
        },
    };
}

/** @param {Stage} stage */
function frameFor({ plugin }) {
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', SANDBOX);
    frame.referrerPolicy = 'no-referrer';
    frame.title = plugin.name || plugin.id;
    Object.assign(frame.style, { display: 'block', width: '100%', height: '4rem', border: '0' });
    frame.src = PAGE.href;
    return frame;
}

/**
 * Gives the frame's first page, which is ours, the port. A second one is not.
 *
 * @param {HTMLIFrameElement} frame
 * @param {MessagePort} port
 * @param {() => void} left
 */
function connect(frame, port, left) {
    let first = true;
    frame.addEventListener('load', () => {
        if (first) {
            first = false;
            frame.contentWindow?.postMessage({ say: 'connect' }, '*', [port]); // its origin has no name
        } else {
            left();
        }
    });
}

/**
 * Tells whenever the page turns dark or light.
 *
 * @param {HTMLElement} element
 * @param {(scheme: string) => void} tell
 */
function followScheme(element, tell) {
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    const scheme = () => {
        const said = getComputedStyle(element).colorScheme;
        return said.includes('dark') && (dark.matches || !said.includes('light')) ? 'dark' : 'light';
    };
    let told = '';
    const look = () => {
        if (told !== scheme()) {
            told = scheme();
            tell(told);
        }
    };
    const observer = new MutationObserver(look);
    observer.observe(document.documentElement, { attributes: true });
    observer.observe(document.body, { attributes: true });
    dark.addEventListener('change', look);
    return {
        scheme,
        stop() {
            observer.disconnect();
            dark.removeEventListener('change', look);
        },
    };
}

/** @param {unknown} said */
function heightIn(said) {
    const height = Number(said);
    return Number.isFinite(height) ? Math.min(Math.max(Math.ceil(height), 0), TALLEST) : 0;
}

/**
 * @param {unknown} said
 * @returns {string[]}
 */
function namesIn(said) {
    return Array.isArray(said) ? said.filter((name) => typeof name === 'string' && name.length <= LONGEST_NAME) : [];
}
