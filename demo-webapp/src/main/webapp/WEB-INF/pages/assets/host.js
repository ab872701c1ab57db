/** The host's answers over HTTP. What it refuses becomes an error with the host's own words. */

const JSON_ONLY = { Accept: 'application/json' };

/** What went wrong, with the host's `code` where it gave one. */
export class HostError extends Error {
    constructor(message, status, code) {
        super(message);
        this.name = 'HostError';
        this.status = status;
        this.code = code;
    }
}

/** The address of something of a plugin's below the management servlet. */
export function addressOf(id, path = '') {
    return `api/plugins/${encodeURIComponent(id)}${path}`;
}

/** Fetches JSON. */
export async function ask(address, options = {}) {
    let response;
    try {
        response = await fetch(address, { ...options, headers: { ...JSON_ONLY, ...options.headers } });
    } catch (error) {
        if (error.name === 'AbortError') throw error;
        throw new HostError('The host does not answer. Is it still running?');
    }
    const answer = await response.json().catch(() => null);
    if (response.ok) return answer;
    throw new HostError(
        answer?.error || `The host answered with status ${response.status}.`, response.status, answer?.code);
}

/** Does "enable", "disable" or "restart" to a plugin. */
export function act(id, action) {
    return ask(addressOf(id, `/${action}`), { method: 'POST' });
}

/** Has the host look at its plugins directory again. */
export function rescan() {
    return ask('api/plugins/rescan', { method: 'POST' });
}
