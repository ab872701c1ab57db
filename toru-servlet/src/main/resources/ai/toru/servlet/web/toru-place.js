/** Where things are: addresses of the application, of the host's servlets, and of plugins. Pure. */

/** @typedef {import('./toru-host.js').PluginMetadata} PluginMetadata */

/**
 * @typedef {object} Place
 * @property {URL} base the application, with a slash at the end
 * @property {string} plugins where plugins' traffic goes, without a slash at the end
 * @property {string} api where plugins are managed, without a slash at the end
 * @property {(url: URL) => void} navigate
 */

const DEFAULT_BASE = new URL('..', import.meta.url);

/**
 * @param {import('./toru-host.js').MountOptions} options
 * @param {string | URL} page what a relative base is relative to
 * @returns {Place}
 */
export function placeOf(options, page) {
    const base = new URL(options.base ?? DEFAULT_BASE, page);
    base.search = '';
    base.hash = '';
    base.pathname = base.pathname.replace(/\/*$/, '/');
    const under = (/** @type {string} */ path) =>
        new URL(path.replace(/^\/+|\/+$/g, ''), base).href.replace(/\/+$/, '');
    return {
        base,
        plugins: under(options.pluginsPath ?? 'plugins'),
        api: under(options.apiPath ?? 'api/plugins'),
        navigate: options.navigate ?? (options.isolated ? stay : (url) => window.location.assign(url)),
    };
}

/**
 * An isolated plugin must not lead the page to an address of its choice: its own answers are of this origin, too.
 *
 * @param {URL} url
 */
function stay(url) {
    throw new TypeError(`An isolated plugin may not open ${url.pathname}: the application mounts it without "navigate".`);
}

/**
 * What the host knows of a plugin, at an address below.
 *
 * @param {Place} place
 * @param {string} id
 * @param {string} [rest]
 */
export function managedUrl(place, id, rest = '') {
    return `${place.api}/${encodeURIComponent(id)}${rest}`;
}

/**
 * The address of a path of the plugin's own. `/api/plugins/{own id}/x`, `/x` and `x` are all its `/x`, and
 * `/api/plugins/{own id}` is its `/`. Traffic goes by the route, where no path means something else.
 *
 * @param {Place} place
 * @param {PluginMetadata} plugin
 * @param {unknown} path
 */
export function pluginUrl(place, plugin, path) {
    const root = `${place.plugins}${plugin.route.replace(/\/+$/, '')}/`;
    const url = new URL(root + ownPart(plugin.id, String(path)).replace(/^\/+/, ''));
    if (!url.href.startsWith(new URL(root).href)) {
        throw new TypeError(`The path "${path}" leads out of the plugin. Use fetch() for other addresses.`);
    }
    return url;
}

/**
 * @param {string} id
 * @param {string} path
 */
function ownPart(id, path) {
    const front = `/api/plugins/${id}`;
    const rest = path.slice(front.length);
    return path.startsWith(front) && (rest === '' || '/?#'.includes(rest[0])) ? rest : path;
}

/**
 * The address of one of the application's views: `/dashboard` is below its base, whatever its context path.
 *
 * @param {Place} place
 * @param {unknown} path
 */
export function viewUrl(place, path) {
    const url = new URL(String(path).replace(/^\/+/, ''), place.base);
    if (url.origin !== place.base.origin) {
        throw new TypeError(`The path "${path}" leads out of the application. Use a link for other addresses.`);
    }
    return url;
}
