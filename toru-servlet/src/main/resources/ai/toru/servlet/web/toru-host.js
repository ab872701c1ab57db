/**
 * Mounts Toru plugins in a web page.
 *
 *     import { mountPlugin } from './toru/toru-host.js';
 *     const view = mountPlugin(document.querySelector('main'), 'my-plugin');
 *     // later, on leaving:
 *     view.unmount();
 *
 * Where the application lives is read from this module's own address, `{base}toru/toru-host.js`; applications that
 * map the servlets elsewhere say so in the options. The types are in `toru-host.d.ts`.
 */

import { PluginInPage } from './toru-view.js';

export { showToast } from './toru-toasts.js';

/**
 * Loads a plugin's bundle, unless this very content is loaded already, and lets it fill a container. Does not fail for
 * a fault of the plugin: the container then shows what went wrong.
 *
 * @param {HTMLElement} container
 * @param {string | import('./toru-host.js').PluginMetadata} plugin its id or its status
 * @param {import('./toru-host.js').MountOptions} [options]
 * @returns {import('./toru-host.js').MountedPlugin}
 */
export function mountPlugin(container, plugin, options = {}) {
    const shown = new PluginInPage(container, plugin, options);
    return Object.freeze({
        id: shown.id,
        ready: shown.ready,
        navigated: (/** @type {string} */ path) => shown.navigated(path),
        upgraded: () => shown.upgraded(),
        unmount: () => shown.unmount(),
    });
}
