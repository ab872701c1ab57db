/** Which plugins have no page of their own. */

import { addressOf, ask } from './host.js';
import { processOf } from './process.js';

/** How long a plugin may take to say so; until then it counts as one with a page. */
const LIMIT_MS = 10_000;

/** Asks about each process of a plugin once, about one plugin after the other. */
export class Pageless {
    #changed;
    #ask;

    /** Of each plugin asked about, which process it was, and whether it has a page. @type {Map<string, {process: string, page: boolean}>} */
    #known = new Map();

    #waiting = [];
    #asking = false;

    /**
     * @param {() => void} changed called when more is known
     * @param {(id: string) => Promise<boolean>} [askHost] whether a plugin has a bundle
     */
    constructor(changed, askHost = hasBundle) {
        this.#changed = changed;
        this.#ask = askHost;
    }

    /** Whether a plugin is known to have no page. One that has not been asked yet may have one. */
    has(id) {
        return this.#known.get(id)?.page === false;
    }

    /** Takes the statuses there are now. */
    look(plugins) {
        this.#waiting = plugins.filter((plugin) => plugin.running && this.#known.get(plugin.id)?.process !== processOf(plugin));
        this.#goThrough();
    }

    async #goThrough() {
        if (this.#asking) return;
        this.#asking = true;
        for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
            const { id } = next;
            const process = processOf(next);
            const before = this.has(id);
            const page = await this.#ask(id).catch(() => true);
            this.#known.set(id, { process, page });
            this.#waiting = this.#waiting.filter((other) => other.id !== id || processOf(other) !== process);
            if (before !== this.has(id)) this.#changed();
        }
        this.#asking = false;
    }
}

async function hasBundle(id) {
    const { bundle } = await ask(addressOf(id, '/bundle.js'), { cache: 'no-store', signal: AbortSignal.timeout(LIMIT_MS) });
    return bundle;
}
