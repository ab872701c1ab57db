/** What an isolated plugin asks for, done for it in the page. */

import { sentenceOf } from './toru-words.js';

/** @typedef {import('./toru-host.js').PluginApi} PluginApi */

/** Statuses with which nobody can make a response that has a body. */
const WITHOUT_BODY = [204, 205, 304];

/** Takes messages of a frame, which may be anything; answers each call once. */
export class Relay {
    #api;
    #port;

    /** Calls that may still be aborted, by the numbers that the frame has given them. @type {Map<unknown, AbortController>} */
    #calls = new Map();

    /**
     * @param {PluginApi} api
     * @param {MessagePort} port
     */
    constructor(api, port) {
        this.#api = api;
        this.#port = port;
    }

    /** @param {any} message */
    take(message) {
        switch (message?.say) {
            case 'call':
                this.#call(message);
                break;
            case 'abort':
                this.#calls.get(message.number)?.abort();
                break;
            case 'toast':
                this.#api.showToast(String(message.message), message.kind);
                break;
            case 'navigate':
                this.#navigate(message.path);
                break;
            default:
            // Nothing that we know.
        }
    }

    /** @param {unknown} path */
    #navigate(path) {
        try {
            this.#api.navigate(String(path));
        } catch (error) {
            console.error(`[toru] The plugin ${this.#api.plugin.id} wanted to navigate.`, error);
        }
    }

    /** @param {{ number: unknown, what: unknown, given: any }} call */
    async #call({ number, what, given }) {
        const aborting = new AbortController();
        this.#calls.set(number, aborting);
        const done = () => this.#calls.delete(number);
        try {
            if (what === 'fetch') {
                await this.#fetch(number, given, aborting.signal, done);
            } else {
                this.#port.postMessage({ say: 'answer', number, value: await this.#data(what, given) });
                done();
            }
        } catch (error) {
            done();
            this.#port.postMessage({ say: 'answer', number, error: plain(error) });
        }
    }

    /**
     * @param {unknown} what
     * @param {any[]} given
     */
    #data(what, given) {
        const { kv } = this.#api;
        switch (what) {
            case 'get':
                return kv.get(given[0]);
            case 'set':
                return kv.set(given[0], given[1], { ttlMs: given[2]?.ttlMs });
            case 'delete':
                return kv.delete(given[0]);
            case 'list':
                return kv.list(given[0]);
            default:
                throw new TypeError(`There is no "${what}".`);
        }
    }

    /**
     * Redirects are not followed: they would be by the page, to wherever the plugin says, with the user's rights.
     *
     * @param {unknown} number
     * @param {any} given
     * @param {AbortSignal} signal
     * @param {() => void} done
     */
    async #fetch(number, { path, method, headers, body, cache }, signal, done) {
        const response = await this.#api.fetch(path, { method, headers, body, cache, redirect: 'manual', signal });
        if (response.type === 'opaqueredirect') {
            throw new TypeError('The plugin answered with a redirect. In an isolated plugin none is followed.');
        }
        const { status, statusText, url } = response;
        const content = WITHOUT_BODY.includes(status) ? null : response.body;
        const answer = { status, statusText, url, headers: [...response.headers] };
        if (content && canTransferStreams()) {
            const passing = new TransformStream();
            content.pipeTo(passing.writable).catch(() => {}).finally(done); // the frame hears of it from its own end
            const value = { ...answer, body: passing.readable };
            this.#port.postMessage({ say: 'answer', number, value }, [passing.readable]);
        } else {
            const bytes = content && (await response.arrayBuffer());
            done();
            this.#port.postMessage({ say: 'answer', number, value: { ...answer, body: bytes } }, bytes ? [bytes] : []);
        }
    }
}

/** @type {boolean | undefined} */
let transfers;

/** Whether this browser hands streams from one window to another. */
function canTransferStreams() {
    if (transfers === undefined) {
        const { port1 } = new MessageChannel();
        const stream = new ReadableStream();
        try {
            port1.postMessage(stream, [stream]);
            transfers = true;
        } catch {
            transfers = false;
        }
        port1.close();
    }
    return transfers;
}

/** @param {any} error */
function plain(error) {
    const { name, code, status } = error ?? {};
    const text = (/** @type {unknown} */ value) => (typeof value === 'string' ? value : undefined);
    return { name: text(name), message: sentenceOf(error), code: text(code), status: Number(status) || undefined };
}
