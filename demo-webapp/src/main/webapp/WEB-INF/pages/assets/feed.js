const PERIOD_MS = 2000;

/** The host's own words where it has any, for example that somebody may not do this. */
async function content(response) {
    const answer = await response.json().catch(() => null);
    if (response.ok && answer !== null) return answer;
    throw new Error(answer?.error || `The host answered with status ${response.status}`);
}

/** What the host says of its plugins, asked for every two seconds while somebody can see the page. */
export class Feed {
    #onPlugins;
    #onTrouble;
    #timer;
    #asked = 0;
    #shown = 0;

    /**
     * @param onPlugins called with all statuses, an array
     * @param onTrouble called with a text while they cannot be had
     */
    constructor(onPlugins, onTrouble) {
        this.#onPlugins = onPlugins;
        this.#onTrouble = onTrouble;
        document.addEventListener('visibilitychange', () => this.refresh());
    }

    /** Asks now, and from then on. */
    async refresh() {
        clearTimeout(this.#timer);
        if (document.hidden) return;
        const number = ++this.#asked;
        try {
            const plugins = await content(await fetch('api/plugins', { headers: { Accept: 'application/json' } }));
            // An answer that a later one has overtaken is old news.
            if (number > this.#shown) {
                this.#shown = number;
                this.#onPlugins(plugins);
            }
        } catch (error) {
            this.#onTrouble(error instanceof TypeError ? 'The host does not answer. Trying again …' : error.message);
        }
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.refresh(), PERIOD_MS);
    }

    /** Does "enable", "disable" or "restart" to a plugin; fails with the host's reason. */
    async act(id, action) {
        return this.#post(`api/plugins/${encodeURIComponent(id)}/${action}`);
    }

    /** Has the host look at its plugins directory again. */
    async rescan() {
        return this.#post('api/plugins/rescan');
    }

    async #post(path) {
        try {
            return await content(await fetch(path, { method: 'POST', headers: { Accept: 'application/json' } }));
        } finally {
            await this.refresh();
        }
    }
}
