/** Plugins' bundles: which there is, its text, and what it registers. */

import { answerOf, within } from './toru-answers.js';
import { managedUrl } from './toru-place.js';

/** @typedef {import('./toru-host.js').PluginView} PluginView */
/** @typedef {import('./toru-place.js').Place} Place */

const LIMIT = 30_000;

/**
 * The latest bundle of each plugin that was asked for, by its address: its entity tag, and the loading itself.
 *
 * @type {Map<string, { tag: string, loading: Promise<PluginView> }>}
 */
const bundles = new Map();

/**
 * The view that a bundle registers: an object with `mount` and, usually, `unmount`. The very content that is loaded
 * already is not run again, and what another bundle does to `window.ToruPlugins` meanwhile is of no matter.
 *
 * @param {Place} place
 * @param {string} id
 * @param {string} tag
 * @returns {Promise<PluginView>}
 */
export function loadView(place, id, tag) {
    const address = addressOf(place, id);
    const known = bundles.get(address);
    if (known?.tag === tag) {
        return known.loading;
    }
    const bundle = { tag, loading: runScript(`${address}?v=${encodeURIComponent(tag)}`, id) };
    bundles.set(address, bundle);
    bundle.loading.catch(() => bundles.get(address) === bundle && bundles.delete(address));
    return bundle.loading;
}

/**
 * The entity tag of the bundle there is; empty where something between removes it.
 *
 * @param {Place} place
 * @param {string} id
 */
export async function tagOf(place, id) {
    const address = addressOf(place, id);
    let head;
    try {
        head = await answerOf(address, { method: 'HEAD', cache: 'no-cache' });
    } catch {
        head = await answerOf(address, { cache: 'no-cache' }); // says why, too
    }
    return head.headers.get('ETag') ?? '';
}

/**
 * The bundle's text, for those who do not run it here.
 *
 * @param {Place} place
 * @param {string} id
 */
export async function textOf(place, id) {
    const answer = await answerOf(addressOf(place, id), { cache: 'no-cache' });
    return within(answer.text(), LIMIT, 'The bundle did not arrive');
}

/**
 * @param {Place} place
 * @param {string} id
 */
function addressOf(place, id) {
    return managedUrl(place, id, '/bundle.js');
}

/**
 * Runs a classic script and resolves with what it registered under the plugin's id.
 *
 * @param {string} address
 * @param {string} id
 * @returns {Promise<PluginView>}
 */
function runScript(address, id) {
    const script = document.createElement('script');
    /** @type {unknown} */
    let thrown = null;
    const listen = (/** @type {ErrorEvent} */ event) => {
        if (event.filename === script.src) {
            thrown ??= event.error ?? new Error(event.message);
        }
    };
    /** @type {Promise<PluginView>} */
    const running = new Promise((resolve, reject) => {
        script.onload = () => {
            const view = registry()[id];
            if (typeof view?.mount === 'function') {
                resolve(view);
            } else {
                reject(thrown ?? new Error(`The bundle registered nothing under window.ToruPlugins['${id}'].`));
            }
        };
        script.onerror = () => reject(new Error('The bundle could not be loaded.'));
    });
    window.addEventListener('error', listen);
    delete registry()[id];
    script.src = address;
    document.head.append(script);
    return within(running, LIMIT, 'The bundle did not arrive').finally(() => {
        window.removeEventListener('error', listen);
        script.remove();
    });
}

/**
 * Where bundles register; made anew where one has put something else there.
 *
 * @returns {Record<string, PluginView>}
 */
function registry() {
    if (typeof window.ToruPlugins !== 'object' || window.ToruPlugins === null || Object.isFrozen(window.ToruPlugins)) {
        window.ToruPlugins = { ...window.ToruPlugins };
    }
    return window.ToruPlugins;
}
