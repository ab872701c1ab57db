/** A plugin's key-value data, as its bundle sees it. */

import { faultOf } from './toru-answers.js';
import { managedUrl } from './toru-place.js';

/** As many entries as the host lists at a time. */
const PAGE = 1000;

/**
 * Keys are sent in the body, where each may have any characters.
 *
 * @param {import('./toru-place.js').Place} place
 * @param {string} id
 * @param {AbortSignal} signal
 * @returns {import('./toru-host.js').KeyValueData}
 */
export function keyValueData(place, id, signal) {
    const address = managedUrl(place, id, '/kv');

    /** @param {object} question */
    async function ask(question) {
        const response = await fetch(address, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify(question),
            signal,
        });
        if (!response.ok) {
            throw await faultOf(response);
        }
        return response.json();
    }

    /** @type {import('./toru-host.js').KeyValueData} */
    const data = {
        async get(key) {
            const { value } = await ask({ action: 'get', key: text('key', key) });
            return value ?? null;
        },
        async set(key, value, options = {}) {
            const change = { action: 'set', key: text('key', key), value: text('value', value) };
            await ask({ ...change, ttl_ms: options?.ttlMs }); // left out where it is undefined
        },
        async delete(key) {
            await ask({ action: 'delete', key: text('key', key) });
        },
        async list(prefix = '') {
            const entries = [];
            let after = null;
            do {
                const page = await ask({ action: 'list', prefix: text('prefix', prefix), after, limit: PAGE });
                entries.push(...page.entries.map(entryOf));
                after = page.next;
            } while (after !== null && after !== undefined);
            return entries;
        },
    };
    return Object.freeze(data);
}

/**
 * @param {{ key: string, value: string, expires_at?: string | null }} entry
 * @returns {import('./toru-host.js').KeyValueEntry}
 */
function entryOf({ key, value, expires_at: expiresAt }) {
    return expiresAt ? { key, value, expiresAt } : { key, value };
}

/**
 * @param {string} what
 * @param {unknown} given
 * @returns {string}
 */
function text(what, given) {
    if (typeof given !== 'string') {
        throw new TypeError(`The ${what} has to be a string. JSON.stringify makes one of other things.`);
    }
    return given;
}
