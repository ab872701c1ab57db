/**
 * What an address below the application's base shows.
 *
 * @typedef {object} Place
 * @property {'overview' | 'events' | 'plugin' | 'manage' | 'nothing'} page
 * @property {string} [id] of the plugin that it is about
 * @property {string} [tab] which side of it: `details`, `logs`, `events` or `data`
 * @property {string} [rest] what follows a plugin's own view, with query and fragment
 */

const TABS = ['details', 'logs', 'events', 'data'];

/** @returns {Place} */
export function placeAt(location, base) {
    const path = location.pathname.slice(base.pathname.length).replace(/\/+$/, '');
    if (path === '' || path === 'dashboard' || path === 'app') return { page: 'overview' };
    if (path === 'app/events') return { page: 'events' };
    const [, kind, raw, rest] = /^app\/(plugins|manage)\/([^/]+)(\/.*)?$/.exec(path) ?? [];
    if (!kind) return { page: 'nothing' };
    const id = decoded(raw);
    if (kind === 'plugins') return { page: 'plugin', id, rest: restAt(location, base, raw) };
    const tab = rest?.slice(1) || 'details';
    return TABS.includes(tab) ? { page: 'manage', id, tab } : { page: 'nothing' };
}

export const overviewAddress = 'dashboard';
export const eventsAddress = 'app/events';

export function pluginAddress(id) {
    return `app/plugins/${encodeURIComponent(id)}`;
}

export function manageAddress(id, tab = 'details') {
    return `app/manage/${encodeURIComponent(id)}${tab === 'details' ? '' : `/${tab}`}`;
}

function restAt(location, base, raw) {
    const view = `${base.pathname}app/plugins/${raw}`;
    return location.pathname.slice(view.length) + location.search + location.hash;
}

/** As it is where it is not encoded right: then it is no plugin's id, and the page will say so. */
function decoded(text) {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}
