/** A plugin that runs in the page itself. */

import { createApi } from './toru-api.js';
import { loadView } from './toru-bundle.js';
import { styleClasses } from './toru-classes.js';
import { keepingSheets, removeSheets } from './toru-sheets.js';

/**
 * What a plugin is shown with.
 *
 * @typedef {object} Stage
 * @property {HTMLElement} root the plugin's own element, empty
 * @property {import('./toru-host.js').PluginMetadata} plugin
 * @property {import('./toru-place.js').Place} place
 * @property {() => string} path
 * @property {AbortSignal} signal
 * @property {(error: unknown) => void} failed takes what ends it after it was mounted
 * @property {import('./toru-host.js').MountOptions['utilityCss']} utilityCss
 */

/**
 * Something shown on a stage, until it is left.
 *
 * @typedef {object} Showing
 * @property {Promise<unknown>} mounted fails with what keeps it from being shown, whenever that is
 * @property {(path: string) => void} navigated
 * @property {() => unknown} leave called once, after the signal is aborted; may fail, also later
 */

/**
 * Loads a bundle; what that gives shows it.
 *
 * @param {import('./toru-place.js').Place} place
 * @param {string} id
 * @param {string} tag
 * @returns {Promise<(stage: Stage) => Showing>}
 */
export async function loadTrusted(place, id, tag) {
    const view = await loadView(place, id, tag);
    return (stage) => show(view, stage);
}

/**
 * @param {import('./toru-host.js').PluginView} view
 * @param {Stage} stage
 * @returns {Showing}
 */
function show(view, { root, plugin, place, path, signal, utilityCss }) {
    const unstyle = utilityCss ? styleClasses(root, utilityCss) : () => {};
    let begun = false;

    async function mount() {
        await null; // a bundle that has itself unmounted at once finds everything in place
        if (!signal.aborted) {
            begun = true;
            await keepingSheets(view, () => view.mount(root, createApi(plugin, place, signal, path)));
        }
    }

    return {
        mounted: mount(),
        navigated(to) {
            root.dispatchEvent(new CustomEvent('toru-navigate', { bubbles: true, detail: Object.freeze({ path: to }) }));
        },
        leave() {
            unstyle();
            if (!begun) {
                return undefined;
            }
            try {
                return view.unmount?.(root);
            } finally {
                removeSheets(view);
            }
        },
    };
}
