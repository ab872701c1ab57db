/** What a bundle is given to talk to its plugin, to the host and to the page. */

import { keyValueData } from './toru-kv.js';
import { pluginUrl, viewUrl } from './toru-place.js';
import { showToast } from './toru-toasts.js';

/**
 * All of it ends with the signal: requests are aborted, and what would show something shows nothing.
 *
 * @param {import('./toru-host.js').PluginMetadata} plugin
 * @param {import('./toru-place.js').Place} place
 * @param {AbortSignal} signal
 * @param {() => string} path
 * @returns {Readonly<import('./toru-host.js').PluginApi>}
 */
export function createApi(plugin, place, signal, path) {
    return Object.freeze({
        fetch: async (/** @type {string} */ to, /** @type {RequestInit} */ options = {}) =>
            fetch(pluginUrl(place, plugin, to), { ...options, signal: either(signal, options?.signal) }),
        showToast: (/** @type {string} */ message, /** @type {import('./toru-host.js').ToastKind} */ kind) => {
            if (!signal.aborted) {
                showToast(message, kind, signal);
            }
        },
        navigate: (/** @type {string} */ to) => {
            const url = viewUrl(place, to);
            if (!signal.aborted) {
                place.navigate(url);
            }
        },
        kv: keyValueData(place, plugin.id, signal),
        plugin,
        get path() {
            return path();
        },
        signal,
    });
}

/**
 * A signal that is aborted as soon as one of two is.
 *
 * @param {AbortSignal} first
 * @param {AbortSignal | null} [second]
 */
export function either(first, second) {
    if (!second) {
        return first;
    }
    if (typeof AbortSignal.any === 'function') {
        return AbortSignal.any([first, second]);
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
