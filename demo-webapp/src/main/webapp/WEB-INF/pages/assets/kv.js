import { addressOf, ask } from './host.js';

/**
 * A plugin's keys and values. Changes go the way that has the key in the body: it takes every key there can be, while paths
 * with a backslash, a percent sign or two slashes in a row are read by containers in two ways.
 *
 * @typedef {object} Entry
 * @property {string} key
 * @property {string} value
 * @property {string} [expires_at] instant after which it is gone
 */

/**
 * A page of keys, in the order of their UTF-8 bytes.
 *
 * @param {string} id of the plugin
 * @param {{prefix?: string, after?: ?string, limit?: number, signal?: AbortSignal}} what
 * @returns {Promise<{entries: Entry[], next: ?string}>}
 */
export function list(id, { prefix = '', after = null, limit = 100, signal }) {
    const query = new URLSearchParams({ prefix, limit: String(limit) });
    if (after !== null) query.set('after', after);
    return ask(addressOf(id, `/kv?${query}`), { signal });
}

/** One key as it is now; null if it is gone. The first that begins with a key is the key itself. */
export async function entryAt(id, key) {
    const { entries } = await list(id, { prefix: key, limit: 1 });
    return entries[0]?.key === key ? entries[0] : null;
}

/**
 * Changes a key if it has the value that is expected; null means that it is not there. A value of null removes it.
 *
 * @returns {Promise<{applied: boolean, value: ?string}>} whether it did, and the value there is now
 */
export function compareAndSet(id, key, { expected, value, ttl = null }) {
    const change = { action: 'cas', key, expected, value };
    if (ttl !== null) change.ttl_ms = ttl;
    return ask(addressOf(id, '/kv'), {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(change),
    });
}
