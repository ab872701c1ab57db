/** What the host answers to the runtime's own questions, or why it does not. */

/** @typedef {import('./toru-host.js').HostError} HostError */

const LIMIT = 30_000;

/**
 * An answer that is as it should be; anything else fails with the host's reason.
 *
 * @param {string} address
 * @param {RequestInit} [options]
 * @returns {Promise<Response>}
 */
export async function answerOf(address, options) {
    const response = await within(fetch(address, options), LIMIT, 'The host did not answer');
    if (!response.ok) {
        throw await within(faultOf(response), LIMIT, 'The host did not say what is wrong');
    }
    return response;
}

/**
 * What the host gives as the reason, or at least the status.
 *
 * @param {Response} response
 * @returns {Promise<HostError>}
 */
export async function faultOf(response) {
    let said;
    try {
        said = await response.json();
    } catch {
        // Not from the host, but from something between; its page is not for people who use plugins.
    }
    return hostError(said?.error || `The server answered ${response.status}.`, said?.code, response.status);
}

/**
 * @param {unknown} message
 * @param {unknown} code
 * @param {number} status
 * @returns {HostError}
 */
export function hostError(message, code, status) {
    return Object.assign(new Error(String(message)), { code: String(code ?? ''), status });
}

/**
 * A promise that is rejected if another takes too long.
 *
 * @template T
 * @param {Promise<T>} promise
 * @param {number} milliseconds
 * @param {string} message what did not happen
 * @returns {Promise<T>}
 */
export function within(promise, milliseconds, message) {
    return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${message} within ${milliseconds / 1000} seconds.`)), milliseconds);
        promise.then(resolve, reject).finally(() => clearTimeout(timer));
    });
}
