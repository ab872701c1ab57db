import { Live } from './live.js';
import { Pageless } from './pageless.js';

/** What the host says of its plugins, kept up to date over one event stream. */
export class Store {
    /** All statuses; null until the first are there. */
    plugins = null;

    /** In words, why what is shown may be old; empty while it is live. */
    trouble = '';

    /** What is being done to a plugin at this moment, by id: `enable`, `disable` or `restart`. */
    busy = new Map();

    /** Which plugins have no page of their own. */
    pageless;

    #changed;

    /** @param {() => void} changed called after each change */
    constructor(changed) {
        this.#changed = changed;
        this.pageless = new Pageless(changed);
    }

    /** One plugin's status; undefined if there is no such plugin, or nothing is known yet. */
    plugin(id) {
        return this.plugins?.find((plugin) => plugin.id === id);
    }

    /** Follows from now on. */
    follow() {
        new Live('api/plugins', { plugins: (plugins) => this.#set({ plugins }) }, (trouble) => this.#set({ trouble }));
    }

    /** Marks a plugin as busy while something is done to it. */
    async during(id, action, work) {
        this.busy.set(id, action);
        this.#changed();
        try {
            return await work();
        } finally {
            this.busy.delete(id);
            this.#changed();
        }
    }

    #set(news) {
        Object.assign(this, news);
        this.#changed();
        if (news.plugins) this.pageless.look(news.plugins);
    }
}
