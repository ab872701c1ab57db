/** A plugin in a page, from its mounting to its end. */

import { answerOf } from './toru-answers.js';
import { tagOf } from './toru-bundle.js';
import { showFault, showSlowness } from './toru-fault.js';
import { managedUrl, placeOf } from './toru-place.js';
import { loadTrusted } from './toru-trusted.js';

/** @typedef {import('./toru-host.js').PluginMetadata} PluginMetadata */

/**
 * One content of the bundle, shown.
 *
 * @typedef {object} Shown
 * @property {string} tag
 * @property {string} route
 * @property {AbortController} leaving
 * @property {import('./toru-trusted.js').Showing} showing
 * @property {Promise<boolean>} settled
 */

/** How long a plugin may take to begin before that is said. */
const SLOW_MS = 10_000;

/** One plugin in one container. Whatever its bundle does, none of this fails. */
export class PluginInPage {
    #container;
    #given;
    #options;
    #place;
    #path;
    #gone = false;

    /** @type {Shown | null} */
    #shown = null;

    /** The last of the steps that were begun; each waits for the one before. @type {Promise<unknown>} */
    #turn = Promise.resolve();

    /** An upgrade that waits for its turn. @type {Promise<boolean> | null} */
    #waiting = null;

    /**
     * @param {HTMLElement} container
     * @param {string | PluginMetadata} plugin
     * @param {import('./toru-host.js').MountOptions} options
     */
    constructor(container, plugin, options) {
        this.id = typeof plugin === 'string' ? plugin : plugin.id;
        this.#given = typeof plugin === 'string' ? null : metadataIn(plugin);
        this.#container = container;
        this.#options = options;
        this.#place = placeOf(options, document.baseURI);
        this.#path = String(options.path ?? '');
        this.ready = this.#next(() => this.#begin());
    }

    /** @param {string} path */
    navigated(path) {
        const before = this.#path;
        this.#path = String(path);
        if (this.#path !== before) {
            this.#contained('navigate', () => this.#shown?.showing.navigated(this.#path));
        }
    }

    upgraded() {
        this.#waiting ??= this.#next(() => {
            this.#waiting = null;
            return this.#upgrade();
        });
        return this.#waiting;
    }

    unmount() {
        if (!this.#gone) {
            this.#gone = true;
            this.#leave();
            this.#container.replaceChildren();
        }
    }

    /**
     * Does something after what was begun before, and says whether the plugin is shown then.
     *
     * @param {() => Promise<void>} work
     * @returns {Promise<boolean>}
     */
    #next(work) {
        const done = this.#turn.then(() => (this.#gone ? undefined : work())).catch((error) => this.#fail(error));
        this.#turn = done;
        return done.then(() => this.#shown?.settled ?? false);
    }

    async #begin() {
        const plugin = this.#given ?? (await this.#ask());
        await this.#show(plugin, await tagOf(this.#place, this.id));
    }

    /** A host that does not answer now, or says that the plugin does not, is no reason to take away what is shown. */
    async #upgrade() {
        let plugin;
        let tag;
        try {
            plugin = await this.#ask();
            tag = await tagOf(this.#place, this.id);
        } catch (error) {
            if (this.#shown && /** @type {{ status?: number }} */ (error)?.status !== 404) {
                console.warn(`[toru] Whether the plugin ${this.id} is another cannot be told.`, error);
                return;
            }
            throw error;
        }
        if (this.#shown?.tag !== tag || this.#shown.route !== plugin.route) {
            await this.#show(plugin, tag);
        }
    }

    async #ask() {
        return metadataIn(await (await answerOf(managedUrl(this.#place, this.id))).json());
    }

    /**
     * Shows a bundle in the place of what was shown.
     *
     * @param {Readonly<PluginMetadata>} plugin
     * @param {string} tag
     */
    async #show(plugin, tag) {
        const isolated = this.#options.isolated ? await import('./toru-isolated.js') : null;
        const show = await (isolated?.loadIsolated ?? loadTrusted)(this.#place, this.id, tag);
        if (this.#gone) {
            return;
        }
        this.#leave();
        const root = document.createElement('div');
        this.#container.replaceChildren(root);
        const leaving = new AbortController();
        const showing = show({
            root,
            plugin,
            place: this.#place,
            path: () => this.#path,
            signal: leaving.signal,
            failed: (error) => this.#failed(leaving.signal, error),
            utilityCss: this.#options.utilityCss,
        });
        const settled = this.#settled(showing, leaving.signal);
        noteSlowness(root, plugin, settled);
        this.#shown = { tag, route: plugin.route, leaving, showing, settled };
    }

    /**
     * Whether it is shown: once it is, fails or is left.
     *
     * @param {import('./toru-trusted.js').Showing} showing
     * @param {AbortSignal} signal
     * @returns {Promise<boolean>}
     */
    #settled(showing, signal) {
        return new Promise((resolve) => {
            signal.addEventListener('abort', () => resolve(false), { once: true });
            showing.mounted.then(
                () => resolve(!signal.aborted),
                (error) => {
                    this.#failed(signal, error);
                    resolve(false);
                },
            );
        });
    }

    /**
     * What was shown does not work. Of what is left already it is enough to note it.
     *
     * @param {AbortSignal} signal its own
     * @param {unknown} error
     */
    #failed(signal, error) {
        if (!signal.aborted) {
            this.#fail(error);
        } else if (/** @type {{ name?: string }} */ (error)?.name !== 'AbortError') {
            console.error(`[toru] The plugin ${this.id} failed after it was left.`, error);
        }
    }

    /** @param {unknown} error */
    #fail(error) {
        console.error(`[toru] The plugin ${this.id} could not be shown.`, error);
        this.#leave();
        if (!this.#gone) {
            showFault(this.#container, this.id, error);
        }
    }

    /** Ends what is shown; its element goes with whatever comes next. */
    #leave() {
        const shown = this.#shown;
        this.#shown = null;
        if (shown) {
            this.#contained('unmount', () => {
                shown.leaving.abort();
                return shown.showing.leave();
            });
        }
    }

    /**
     * Begins at once.
     *
     * @param {string} what
     * @param {() => unknown} work
     */
    async #contained(what, work) {
        try {
            await work();
        } catch (error) {
            console.error(`[toru] The plugin ${this.id} failed to ${what}.`, error);
        }
    }
}

/**
 * Says above a plugin's element that it takes long, until that is settled.
 *
 * @param {HTMLElement} root
 * @param {PluginMetadata} plugin
 * @param {Promise<boolean>} settled
 */
function noteSlowness(root, plugin, settled) {
    /** @type {HTMLElement | undefined} */
    let note;
    const timer = setTimeout(() => (note = showSlowness(root, plugin.name || plugin.id)), SLOW_MS);
    settled.then(() => {
        clearTimeout(timer);
        note?.remove();
    });
}

/** @param {PluginMetadata} status @returns {Readonly<PluginMetadata>} */
function metadataIn({ id, name, version, author, icon, route }) {
    return Object.freeze({ id, name, version, author, icon, route });
}
